import type { CallResult } from './call-result.ts';
import { classifyFailure } from './classify-failure.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { openConnection } from './connection.ts';

/** Writes to the log; fields never hold text of a server except what was redacted. */
export type McpLog = (message: string, fields: Readonly<Record<string, string | number>>) => void;

export interface KeeperOptions extends ConnectionOptions {
  readonly name: string;
  readonly log: McpLog;
  /** First wait after a failed connection; doubled each time, up to a minute. */
  readonly backoffMs: number;
}

/** The one connection to a server, made when somebody needs it and made again when it broke. */
export interface ConnectionKeeper {
  get(): Promise<Connection>;
  drop(): Promise<void>;
  /** No call should go out for this long; those that come get the failure that led to it. */
  pause(ms: number, failure: CallResult): void;
  pausedBy(): CallResult | null;
}

const longestBackoffMs = 60_000;

/** Keeps the connection and what we know of the health of its server. */
export function keepConnection(options: KeeperOptions): ConnectionKeeper {
  let opening: Promise<Connection> | null = null;
  let failures = 0;
  let paused: { readonly until: number; readonly failure: CallResult } | null = null;
  const pause = (ms: number, failure: CallResult) => {
    paused = { until: Date.now() + ms, failure };
  };
  const connect = async (): Promise<Connection> => {
    try {
      const connection = await openConnection(options);
      failures = 0;
      await logRefusals(connection, options);
      return connection;
    } catch (error) {
      opening = null;
      failures += 1;
      const failure = classifyFailure(error);
      pause(Math.max(waitAfter(failures, options.backoffMs), failure.retryAfterMs ?? 0), failure);
      options.log('server not reachable', { server: options.name, reason: failure.detail, failures });
      throw error;
    }
  };
  return {
    get: async () => {
      const known = opening;
      const isDead = known !== null && !(await known).isOpen();
      // Somebody else may have replaced it while we looked.
      if (isDead && opening === known) opening = null;
      opening ??= connect();
      return opening;
    },
    drop: async () => {
      const dropped = opening;
      opening = null;
      await dropped?.then((connection) => connection.close()).catch(() => undefined);
    },
    pause,
    pausedBy: () => (paused !== null && Date.now() < paused.until ? paused.failure : null),
  };
}

/** Jittered, so that several bots do not come back to a restarted server in the same moment. */
function waitAfter(failures: number, backoffMs: number): number {
  return Math.min(backoffMs * 2 ** (failures - 1), longestBackoffMs) * (0.75 + Math.random() / 2);
}

async function logRefusals(connection: Connection, { name, log }: KeeperOptions): Promise<void> {
  const { refused } = await connection.admission();
  for (const [tool, reason] of refused) log('tool refused', { server: name, tool, reason });
}
