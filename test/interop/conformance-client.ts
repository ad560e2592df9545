import { z } from 'zod';
import type { Preset } from '../../src/mcp/presets.ts';
import { openPeer } from './open-peer.ts';

/** The client under test of the MCP conformance suite: our peer, told what to call by the scenario. The URL comes last. */
const limits = { timeoutMs: 20_000, maxResultBytes: 1_000_000, arguments: z.looseObject({}) };
const preset: Preset = {
  add: { ...limits, names: ['add_numbers'] },
  reconnect: { ...limits, names: ['test_reconnection'] },
};
const peer = openPeer({ type: 'http', url: process.argv.at(-1) ?? '' }, preset);
const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
const result = await peer.call(scenario === 'sse-retry' ? 'reconnect' : 'add', { a: 5, b: 3 });
process.stdout.write(`${JSON.stringify(result)}\n`);
await peer.close();
// The scenario of the handshake alone offers no tool.
process.exitCode = result.ok || scenario === 'initialize' ? 0 : 1;
