import type { CallResult } from './call-result.ts';
import { failedCall } from './call-result.ts';
import type { McpLog } from './keep-connection.ts';
import type { Peer } from './peer.ts';
import { createPeer } from './peer.ts';
import type { Preset } from './presets.ts';
import { presets } from './presets.ts';
import type { ServerEntry, ServerPolicy } from './server-entry.ts';
import { findEntryFault } from './server-entry.ts';

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
  readonly log?: McpLog | undefined;
  readonly backoffMs?: number | undefined;
}

interface Seat {
  readonly peer: Peer;
  readonly preset: Preset;
}

const defaultStartupTimeoutMs = 30_000;

/** Builds the host. Nothing connects before start() or the first call. */
export function createMcpHost(options: McpHostOptions): McpHost {
  const log = options.log ?? (() => undefined);
  const seats = new Map<string, Seat>();
  for (const [name, entry] of Object.entries(options.servers)) {
    const seat = entry.disabled === true ? null : takeSeat(name, entry, { ...options, log });
    if (seat !== null) seats.set(name, seat);
  }
  return {
    start: () => seats.forEach(({ peer }) => peer.warmUp()),
    call: async (request) => {
      const seat = seats.get(request.server);
      if (seat === undefined) return failedCall('not_configured', 'no such server, or no policy for it');
      const rule = seat.preset[request.tool];
      if (rule === undefined) return failedCall('refused', 'not on the allow-list');
      const checked = rule.arguments.safeParse(request.arguments);
      if (!checked.success) return failedCall('refused', 'the arguments are not allowed by the policy');
      return seat.peer.call({ tool: request.tool, rule, arguments: checked.data, signal: request.signal });
    },
    close: async () => {
      await Promise.all([...seats.values()].map(({ peer }) => peer.close()));
    },
  };
}

function takeSeat(name: string, entry: ServerEntry, options: McpHostOptions & { log: McpLog }): Seat | null {
  const { log } = options;
  const policy = options.policy[name] ?? (entry.type === 'built-in' ? { preset: name } : undefined);
  const preset = policy === undefined ? undefined : presets[policy.preset];
  const fault = findEntryFault(entry) ?? (preset === undefined ? 'no policy, or an unknown preset' : null);
  if (policy === undefined || preset === undefined || fault !== null) {
    log('server not used', { server: name, reason: fault ?? '' });
    return null;
  }
  const peer = createPeer({
    name,
    entry,
    policy,
    preset,
    log,
    startupTimeoutMs: policy.startupTimeoutMs ?? defaultStartupTimeoutMs,
    maxResultBytes: largestResult(preset, policy),
    backoffMs: options.backoffMs ?? 1_000,
    onStderr: (text) => log('server said', { server: name, text }),
  });
  return { peer, preset };
}

/** The transport does not know which tool an answer belongs to, so the largest allowance counts. */
function largestResult(preset: Preset, policy: ServerPolicy): number {
  const sizes = Object.entries(preset).map(([key, rule]) => policy.tools?.[key]?.maxResultBytes ?? rule.maxResultBytes);
  return Math.max(...sizes);
}
