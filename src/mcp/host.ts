import { createAnswerCache } from './answer-cache.ts';
import type { CallResult } from './call-result.ts';
import { failedCall } from './call-result.ts';
import type { McpLog } from './keep-connection.ts';
import type { Peer } from './peer.ts';
import { createPeer } from './peer.ts';
import { type PresetTraits, traitsOf } from './preset-traits.ts';
import type { Preset } from './presets.ts';
import { presets } from './presets.ts';
import type { ServerEntry, ServerPolicy } from './server-entry.ts';
import { findEntryFault } from './server-entry.ts';
import { createMemoryPins, type PinStore } from './tool-pins.ts';

/** The MCP servers we may ask, by name. Calls never throw. */
export interface McpHost {
  /** Starts connecting to every server, without waiting for any. */
  start(): void;
  call(request: HostCall): Promise<CallResult>;
  close(): Promise<void>;
}

interface HostCall {
  readonly server: string;
  /** The name the preset gives the tool. */
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

export interface McpHostOptions {
  readonly servers: Readonly<Record<string, ServerEntry>>;
  /** A server without a policy offers no tool; our own servers bring theirs along. */
  readonly policy: Readonly<Record<string, ServerPolicy>>;
  /** The definitions that were approved; without it, those seen first in this process. */
  readonly pins?: PinStore | undefined;
  readonly log?: McpLog | undefined;
  readonly backoffMs?: number | undefined;
  /** How long a server that keeps failing is left alone at first. */
  readonly openMs?: number | undefined;
}

interface Seat {
  readonly peer: Peer;
  readonly preset: Preset;
  readonly traits: PresetTraits;
}

const defaultStartupTimeoutMs = 30_000;
const defaultBackoffMs = 1_000;
const defaultOpenMs = 30_000;

/** Builds the host. Nothing connects before start() or the first call. */
export function createMcpHost(options: McpHostOptions): McpHost {
  const log = options.log ?? (() => undefined);
  const pins = options.pins ?? createMemoryPins();
  const cached = createAnswerCache();
  const seats = new Map<string, Seat>();
  for (const [name, entry] of Object.entries(options.servers)) {
    const seat = entry.disabled === true ? null : takeSeat(name, entry, { ...options, log, pins });
    if (seat !== null) seats.set(name, seat);
  }
  return {
    start: () => seats.forEach(({ peer, traits }) => (traits.isLazy === true ? undefined : peer.warmUp())),
    call: async ({ server, tool, arguments: given, signal }) => {
      const seat = seats.get(server);
      if (seat === undefined) return failedCall('not_configured', 'no such server, or no policy for it');
      const rule = seat.preset[tool];
      if (rule === undefined) return failedCall('refused', 'not on the allow-list', { trouble: 'not_allowed' });
      const checked = rule.arguments.safeParse(given);
      if (!checked.success)
        return failedCall('refused', 'the arguments are not allowed by the policy', { trouble: 'not_allowed' });
      const key = JSON.stringify([server, tool, checked.data]);
      return cached(key, seat.traits.keepForMs ?? 0, () =>
        seat.peer.call({ tool, rule, arguments: checked.data, signal }),
      );
    },
    close: async () => {
      await Promise.all([...seats.values()].map(({ peer }) => peer.close()));
    },
  };
}

function takeSeat(
  name: string,
  entry: ServerEntry,
  options: McpHostOptions & { log: McpLog; pins: PinStore },
): Seat | null {
  const { log, pins } = options;
  const policy = policyOf(name, entry, options);
  const preset = policy === undefined ? undefined : presets[policy.preset];
  const fault = findEntryFault(entry) ?? (preset === undefined ? 'no policy, or an unknown preset' : null);
  if (policy === undefined || preset === undefined || fault !== null) {
    log('server not used', { server: name, reason: fault ?? '' });
    return null;
  }
  const traits = traitsOf(policy.preset);
  const { backoffMs = defaultBackoffMs, openMs = defaultOpenMs } = options;
  const { startupTimeoutMs = defaultStartupTimeoutMs } = policy;
  const { throttledForMs = 0 } = traits;
  const peer = createPeer({
    name,
    entry: withEnv(entry, traits),
    policy,
    preset,
    pins,
    log,
    startupTimeoutMs,
    maxResultBytes: largestResult(preset, policy),
    backoffMs,
    openMs,
    throttledForMs,
    onStderr: (text) => log('server said', { server: name, text }),
  });
  return { peer, preset, traits };
}

function policyOf(name: string, entry: ServerEntry, { policy }: McpHostOptions): ServerPolicy | undefined {
  return policy[name] ?? (entry.type === 'built-in' ? { preset: name } : undefined);
}

function withEnv(entry: ServerEntry, { env = {} }: PresetTraits): ServerEntry {
  return 'command' in entry ? { ...entry, env: { ...entry.env, ...env } } : entry;
}

/** The transport does not know which tool an answer belongs to, so the largest allowance counts. */
function largestResult(preset: Preset, policy: ServerPolicy): number {
  const sizes = Object.entries(preset).map(([key, rule]) => policy.tools?.[key]?.maxResultBytes ?? rule.maxResultBytes);
  return Math.max(...sizes);
}
