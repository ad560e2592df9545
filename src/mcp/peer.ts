import type { CallResult } from './call-result.ts';
import { failedCall } from './call-result.ts';
import { classifyFailure, isSessionLost } from './classify-failure.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { openConnection } from './connection.ts';
import type { ToolRule } from './presets.ts';
import { raceSignal } from './race-signal.ts';
import { readResult } from './read-result.ts';

/** Writes to the log; fields never hold text of a server except what was redacted. */
export type McpLog = (message: string, fields: Readonly<Record<string, string | number>>) => void;

/** A server we talk to: connected when first needed, connected again after a failure. */
export interface Peer {
  /** Connects without waiting; a failure is logged and tried again when a call needs it. */
  warmUp(): void;
  call(call: PeerCall): Promise<CallResult>;
  close(): Promise<void>;
}

export interface PeerCall {
  readonly tool: string;
  readonly rule: ToolRule;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

export interface PeerOptions extends ConnectionOptions {
  readonly name: string;
  readonly log: McpLog;
  /** First wait after a failed connection; doubled each time, up to a minute. */
  readonly backoffMs: number;
}

const longestBackoffMs = 60_000;

/** Keeps the one connection to a server and what we know of its health. */
export function createPeer(options: PeerOptions): Peer {
  const { name, log, backoffMs } = options;
  let opening: Promise<Connection> | null = null;
  let failures = 0;
  /** No call goes out before; those that come get the failure that led to the pause. */
  let pause: { readonly until: number; readonly failure: CallResult } | null = null;

  const connect = async (): Promise<Connection> => {
    try {
      const connection = await openConnection(options);
      failures = 0;
      for (const [tool, reason] of (await connection.admission()).refused)
        log('tool refused', { server: name, tool, reason });
      return connection;
    } catch (error) {
      opening = null;
      failures += 1;
      const wait = Math.min(backoffMs * 2 ** (failures - 1), longestBackoffMs) * (0.75 + Math.random() / 2);
      const failure = classifyFailure(error);
      pause = { until: Date.now() + Math.max(wait, failure.retryAfterMs ?? 0), failure };
      log('server not reachable', { server: name, reason: failure.detail, failures });
      throw error;
    }
  };
  const current = async (): Promise<Connection> => {
    const known = opening;
    const isDead = known !== null && !(await known).isOpen();
    // Somebody else may have replaced it while we looked.
    if (isDead && opening === known) opening = null;
    opening ??= connect();
    return opening;
  };
  const drop = async (): Promise<void> => {
    const dropped = opening;
    opening = null;
    await dropped?.then((connection) => connection.close()).catch(() => undefined);
  };

  const attempt = async (call: PeerCall): Promise<CallResult> => {
    const connection = await raceSignal(current(), call.signal);
    const { admitted, refused } = await connection.admission();
    const tool = admitted.get(call.tool);
    if (tool === undefined) return failedCall('refused', refused.get(call.tool) ?? 'not on the allow-list');
    const timeoutMs = options.policy.tools?.[call.tool]?.timeoutMs ?? call.rule.timeoutMs;
    const raw = await connection.callTool({
      name: tool.name,
      arguments: call.arguments,
      timeoutMs,
      signal: call.signal,
    });
    const maxBytes = options.policy.tools?.[call.tool]?.maxResultBytes ?? call.rule.maxResultBytes;
    const isTooLarge = options.entry.type !== 'built-in' && JSON.stringify(raw).length > maxBytes;
    return isTooLarge ? failedCall('too_large', 'the answer was larger than allowed') : readResult(raw);
  };
  const settle = async (error: unknown): Promise<CallResult> => {
    const failure = classifyFailure(error);
    if (failure.retryAfterMs !== null) pause = { until: Date.now() + failure.retryAfterMs, failure };
    // A server that hangs on a pipe would keep all later calls waiting behind this one.
    const isStuck = failure.error === 'timed_out' && 'command' in options.entry;
    if (isStuck || failure.error === 'unavailable') await drop();
    return failure;
  };

  return {
    warmUp: () => void current().catch(() => undefined),
    call: async (call) => {
      if (call.signal.aborted) return failedCall('timed_out', 'stopped before the call');
      if (pause !== null && Date.now() < pause.until) return pause.failure;
      try {
        return await attempt(call);
      } catch (error) {
        if (call.signal.aborted) return failedCall('timed_out', 'stopped by the time budget');
        if (!isSessionLost(error)) return settle(error);
        // Every tool we call only reads, so asking again in a new session is safe.
        await drop();
        return attempt(call).catch(settle);
      }
    },
    close: drop,
  };
}
