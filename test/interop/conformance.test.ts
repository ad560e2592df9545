import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const manifest = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json');
const program = join(dirname(manifest), 'dist', 'index.js');
const client = new URL('./conformance-client.ts', import.meta.url).pathname;

/** Scenarios for a client that uses tools, and nothing else of the protocol. */
const applicable = ['initialize', 'tools_call', 'sse-retry'];
/** Why the others are none of ours. */
const others: readonly (readonly [RegExp, string])[] = [
  [/^elicitation-/, 'a server may not ask us or our users anything: we offer no capability'],
  [/^auth\//, 'no OAuth: a token of the configuration goes along as a header'],
];

describe('the MCP conformance suite', () => {
  it('has no scenario for clients that we forgot', async () => {
    const { stdout } = await run(process.execPath, [program, 'list']);
    const [, clients = ''] = stdout.split('Client scenarios');
    const names = [...clients.matchAll(/^\s+- (\S+)/gm)].map(([, name = '']) => name);
    expect(names).toEqual(expect.arrayContaining(applicable));
    const rest = names.filter((name) => !applicable.includes(name));
    expect(rest.filter((name) => !others.some(([pattern]) => pattern.test(name)))).toEqual([]);
  });

  it.each(applicable)('passes %s', async (scenario) => {
    const folder = await mkdtemp(join(tmpdir(), 'gd-conformance-'));
    const command = `${process.execPath} --disable-warning=ExperimentalWarning ${client}`;
    const given = [program, 'client', '--command', command, '--scenario', scenario, '--output-dir', folder];
    const { stdout, stderr } = await run(process.execPath, given);
    await rm(folder, { recursive: true });
    expect(`${stdout}${stderr}`).toMatch(/Passed: [1-9]\d*\/\d+, 0 failed, 0 warnings/);
  });
});
