import { createPeer } from '../../src/mcp/peer.ts';
import type { Preset } from '../../src/mcp/presets.ts';
import type { ServerEntry, ServerPolicy } from '../../src/mcp/server-entry.ts';
import { createMemoryPins } from '../../src/mcp/tool-pins.ts';

/** A server that is none of ours, with the rules of a test for it. */
export function openPeer(entry: ServerEntry, preset: Preset, policy: Partial<ServerPolicy> = {}) {
  const logged: string[] = [];
  const peer = createPeer({
    name: 'peer',
    entry,
    policy: { preset: 'test', ...policy },
    preset,
    pins: createMemoryPins(),
    log: (message, fields) => logged.push(`${message} ${JSON.stringify(fields)}`),
    startupTimeoutMs: 30_000,
    maxResultBytes: 10_000_000,
    backoffMs: 1,
    openMs: 1_000,
    throttledForMs: 0,
    onStderr: () => undefined,
  });
  const call = async (tool: string, given: Readonly<Record<string, unknown>> = {}) => {
    const rule = preset[tool];
    if (rule === undefined) throw new Error(`no rule for ${tool}`);
    return peer.call({ tool, rule, arguments: rule.arguments.parse(given), signal: new AbortController().signal });
  };
  return { call, close: peer.close, logged };
}
