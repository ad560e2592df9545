import type { Admission } from './admit-tools.ts';
import type { CallResult } from './call-result.ts';
import { classifyFailure } from './classify-failure.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { openConnection } from './connection.ts';

/** Writes to the log; fields never hold text of a server except what was redacted. */
/** `news`: nothing is wrong. Whatever says nothing of the kind is a warning. */
export type McpLog = (
  message: string,
  fields: Readonly<Record<string, string | number>>,
  level?: 'news' | 'warning',
) => void;

export interface KeeperOptions extends Omit<ConnectionOptions, 'onAdmission'> {
  readonly log: McpLog;
  /** First wait after a failed connection; doubled each time, up to a minute. */
  readonly backoffMs: number;
}

/** The one connection to a server, made when somebody needs it and made again when it broke. */
export interface ConnectionKeeper {
  get(): Promise<Connection>;
  /** Ends a connection: this one where it is still the current one, or whichever is. */
  drop(failed?: Connection): Promise<void>;
  /** Whether this connection was ended by us, with calls under way. */
  hasDropped(connection: Connection): boolean;
  /** No call should go out for this long; those that come get the failure that led to it. */
  pause(ms: number, failure: CallResult): void;
  pausedBy(): CallResult | null;
}

const longestBackoffMs = 60_000;

/** Keeps the connection and what we know of the health of its server. */
export function keepConnection(options: KeeperOptions): ConnectionKeeper {
  let opening: Promise<Connection> | null = null;
  let failures = 0;
  let current: Connection | null = null;
  const dropped = new WeakSet<Connection>();
  const pause = createPause();
  const connect = async (): Promise<Connection> => {
    try {
      current = await openConnection({ ...options, onAdmission: (admission) => logRefusals(admission, options) });
      failures = 0;
      return current;
    } catch (error) {
      opening = null;
      failures += 1;
      const failure = classifyFailure(error);
      pause.set(Math.max(waitAfter(failures, options.backoffMs), failure.retryAfterMs ?? 0), failure);
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
      return (opening ??= connect());
    },
    drop: async (failed) => {
      // Several calls notice the same broken connection; only the first may end it, the others would end its successor.
      if (failed !== undefined && failed !== current) return;
      const ending = opening;
      opening = null;
      if (current !== null) dropped.add(current);
      current = null;
      await ending?.then((connection) => connection.close()).catch(() => undefined);
    },
    hasDropped: (connection) => dropped.has(connection),
    pause: pause.set,
    pausedBy: pause.failure,
  };
}

function createPause() {
  let paused: { readonly until: number; readonly failure: CallResult } | null = null;
  return {
    set: (ms: number, failure: CallResult): void => {
      paused = { until: Date.now() + ms, failure };
    },
    failure: (): CallResult | null => (paused !== null && Date.now() < paused.until ? paused.failure : null),
  };
}

/** Jittered, so that several bots do not come back to a restarted server in the same moment. */
function waitAfter(failures: number, backoffMs: number): number {
  return Math.min(backoffMs * 2 ** (failures - 1), longestBackoffMs) * (0.75 + Math.random() / 2);
}

function logRefusals({ admitted, refused }: Admission, { name, log }: KeeperOptions): void {
  for (const [tool, { pin }] of admitted)
    if (pin === 'first') log('tool pinned at first use', { server: name, tool }, 'news');
  for (const [tool, { reason, diff }] of refused) {
    const changes = diff.length > 0 ? { changes: diff.join('\n') } : {};
    log('tool refused', { server: name, tool, reason, ...changes });
  }
}
