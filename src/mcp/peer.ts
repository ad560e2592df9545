import type { AdmittedTool, Refusal } from './admit-tools.ts';
import type { CallResult } from './call-result.ts';
import { failedCall } from './call-result.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { classifyFailure, describeTooLarge, isCutOff, isSessionLost } from './classify-failure.ts';
import type { Connection } from './connection.ts';
import type { ConnectionKeeper, KeeperOptions } from './keep-connection.ts';
import { keepConnection } from './keep-connection.ts';
import type { ToolRule } from './presets.ts';
import { raceSignal } from './race-signal.ts';
import { type RawResult, readResult } from './read-result.ts';

/** A server we talk to: connected when first needed, connected again after a failure. */
export interface Peer {
  /** Connects without waiting; a failure is logged and tried again when a call needs it. */
  warmUp(): void;
  call(call: PeerCall): Promise<CallResult>;
  close(): Promise<void>;
}

export interface PeerOptions extends KeeperOptions {
  /** How long a server that keeps failing is left alone at first. */
  readonly openMs: number;
  /** Shortest pause after the server said that we ask too often. */
  readonly throttledForMs: number;
}

interface PeerCall {
  readonly tool: string;
  readonly rule: ToolRule;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

interface Line {
  readonly keeper: ConnectionKeeper;
  readonly options: PeerOptions;
}

/** Failures in a row that make us leave a server alone, and the time within which they must happen. */
const breaking = { failures: 5, windowMs: 60_000 };

/** Calls never throw: what went wrong is in the result. */
export function createPeer(options: PeerOptions): Peer {
  const keeper = keepConnection(options);
  const breaker = createCircuitBreaker({ ...breaking, openMs: options.openMs });
  return {
    warmUp: () => void keeper.get().catch(() => undefined),
    call: async (call) => {
      if (call.signal.aborted) return failedCall('timed_out', 'stopped before the call');
      const paused = keeper.pausedBy();
      if (paused !== null) return paused;
      const settle = breaker.admit();
      if (settle === null) return failedCall('unavailable', 'left alone after failures', { trouble: 'left_alone' });
      const result = await callSafely(call, { keeper, options });
      settle(call.signal.aborted ? 'unknown' : judgeHealth(result));
      return result;
    },
    close: () => keeper.drop(),
  };
}

/** A refusal, a limit or an answer too large come from a server that is well. */
function judgeHealth(result: CallResult): 'worked' | 'failed' {
  return !result.ok && (result.error === 'unavailable' || result.error === 'timed_out') ? 'failed' : 'worked';
}

async function callSafely(call: PeerCall, line: Line): Promise<CallResult> {
  const { keeper } = line;
  const first = await attempt(call, line);
  if ('result' in first) return first.result;
  const { error, connection } = first;
  if (call.signal.aborted) return failedCall('timed_out', 'stopped by the time budget');
  // Every tool we call only reads, so asking again is safe: in a new session, or where another call took this one along.
  const isInnocent = connection !== null && isCutOff(error) && keeper.hasDropped(connection);
  if (!isSessionLost(error) && !isInnocent) return settleFailure(first, line);
  if (connection !== null) await keeper.drop(connection);
  const second = await attempt(call, line);
  return 'result' in second ? second.result : settleFailure(second, line);
}

interface Failed {
  readonly error: unknown;
  readonly connection: Connection | null;
}

async function attempt(call: PeerCall, { keeper, options }: Line): Promise<{ readonly result: CallResult } | Failed> {
  let connection: Connection | null = null;
  try {
    connection = await raceSignal(keeper.get(), call.signal);
    return { result: await callTool(connection, call, options) };
  } catch (error) {
    return { error, connection };
  }
}

async function callTool(connection: Connection, call: PeerCall, options: PeerOptions): Promise<CallResult> {
  const { rule, signal } = call;
  const { admitted, refused } = await raceSignal(connection.admission(), signal);
  const tool = admitted.get(call.tool);
  if (tool === undefined) return refuse(refused.get(call.tool));
  const override = options.policy.tools?.[call.tool];
  const timeoutMs = override?.timeoutMs ?? rule.timeoutMs;
  const raw = await connection.callTool({ name: tool.name, arguments: call.arguments, timeoutMs, signal });
  const maxBytes = override?.maxResultBytes ?? rule.maxResultBytes;
  if (options.entry.type !== 'built-in' && Buffer.byteLength(JSON.stringify(raw)) > maxBytes) return describeTooLarge();
  return readChecked(raw, rule, tool);
}

/** An answer that breaks the form its own server declares is not used: nobody knows what it means. */
function readChecked(raw: RawResult, rule: ToolRule, { fits }: AdmittedTool): CallResult {
  const result = readResult(raw);
  if (!result.ok) return result;
  const isWrong = raw.structuredContent !== undefined && fits?.(raw.structuredContent) === false;
  if (isWrong) return failedCall('unavailable', 'the answer breaks its own schema', { trouble: 'wrong_form' });
  return rule.shape === undefined ? result : { ok: true, value: rule.shape(result.value) };
}

function refuse(refusal: Refusal | undefined): CallResult {
  const { reason = 'not on the allow-list', trouble = 'not_allowed' } = refusal ?? {};
  return failedCall('refused', reason, { trouble });
}

async function settleFailure({ error, connection }: Failed, { keeper, options }: Line): Promise<CallResult> {
  const failure = classifyFailure(error);
  const pauseMs = Math.max(failure.retryAfterMs ?? 0, failure.error === 'throttled' ? options.throttledForMs : 0);
  if (pauseMs > 0) keeper.pause(pauseMs, failure);
  // A server that hangs on a pipe would keep all later calls waiting behind this one.
  const isStuck = failure.error === 'timed_out' && 'command' in options.entry;
  if (connection !== null && (isStuck || failure.error === 'unavailable')) await keeper.drop(connection);
  return failure;
}
