import type { CallResult } from './call-result.ts';
import { failedCall } from './call-result.ts';
import { classifyFailure, isSessionLost } from './classify-failure.ts';
import type { ConnectionKeeper, KeeperOptions } from './keep-connection.ts';
import { keepConnection } from './keep-connection.ts';
import type { ToolRule } from './presets.ts';
import { raceSignal } from './race-signal.ts';
import { readResult } from './read-result.ts';

/** A server we talk to: connected when first needed, connected again after a failure. */
export interface Peer {
  /** Connects without waiting; a failure is logged and tried again when a call needs it. */
  warmUp(): void;
  call(call: PeerCall): Promise<CallResult>;
  close(): Promise<void>;
}

interface PeerCall {
  readonly tool: string;
  readonly rule: ToolRule;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** Calls never throw: what went wrong is in the result. */
export function createPeer(options: KeeperOptions): Peer {
  const keeper = keepConnection(options);
  return {
    warmUp: () => void keeper.get().catch(() => undefined),
    call: (call) => callSafely(call, keeper, options),
    close: keeper.drop,
  };
}

async function callSafely(call: PeerCall, keeper: ConnectionKeeper, options: KeeperOptions): Promise<CallResult> {
  if (call.signal.aborted) return failedCall('timed_out', 'stopped before the call');
  const paused = keeper.pausedBy();
  if (paused !== null) return paused;
  try {
    return await callOnce(call, keeper, options);
  } catch (error) {
    if (call.signal.aborted) return failedCall('timed_out', 'stopped by the time budget');
    if (!isSessionLost(error)) return settleFailure(error, keeper, options);
    // Every tool we call only reads, so asking again in a new session is safe.
    await keeper.drop();
    return callOnce(call, keeper, options).catch((again: unknown) => settleFailure(again, keeper, options));
  }
}

async function callOnce(call: PeerCall, keeper: ConnectionKeeper, options: KeeperOptions): Promise<CallResult> {
  const { rule, signal } = call;
  const connection = await raceSignal(keeper.get(), signal);
  const { admitted, refused } = await connection.admission();
  const tool = admitted.get(call.tool);
  if (tool === undefined) return failedCall('refused', refused.get(call.tool) ?? 'not on the allow-list');
  const override = options.policy.tools?.[call.tool];
  const timeoutMs = override?.timeoutMs ?? rule.timeoutMs;
  const raw = await connection.callTool({ name: tool.name, arguments: call.arguments, timeoutMs, signal });
  const maxBytes = override?.maxResultBytes ?? rule.maxResultBytes;
  const isTooLarge = options.entry.type !== 'built-in' && JSON.stringify(raw).length > maxBytes;
  return isTooLarge ? failedCall('too_large', 'the answer was larger than allowed') : readResult(raw);
}

async function settleFailure(error: unknown, keeper: ConnectionKeeper, { entry }: KeeperOptions): Promise<CallResult> {
  const failure = classifyFailure(error);
  if (failure.retryAfterMs !== null) keeper.pause(failure.retryAfterMs, failure);
  // A server that hangs on a pipe would keep all later calls waiting behind this one.
  const isStuck = failure.error === 'timed_out' && 'command' in entry;
  if (isStuck || failure.error === 'unavailable') await keeper.drop();
  return failure;
}
