import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Preset, ToolRule } from '../../src/mcp/presets.ts';
import type { ServerEntry } from '../../src/mcp/server-entry.ts';
import { openPeer } from './open-peer.ts';

const require = createRequire(import.meta.url);
const programOf = (name: string) =>
  join(dirname(require.resolve(`@modelcontextprotocol/${name}/package.json`)), 'dist', 'index.js');
const rule = (name: string, timeoutMs = 20_000): ToolRule => ({
  names: [name],
  timeoutMs,
  maxResultBytes: 1_000_000,
  arguments: z.looseObject({}),
});
const rules = (...names: readonly string[]): Preset => Object.fromEntries(names.map((name) => [name, rule(name)]));
const everything: Preset = {
  ...rules('echo', 'get-structured-content', 'get-sum', 'toggle-simulated-logging', 'simulate-research-query'),
  slow: rule('trigger-long-running-operation', 1_500),
};

let http: ChildProcess;
let port = 0;
let folder = '';
beforeAll(async () => {
  port = await findPort();
  const env = { PATH: process.env['PATH'], PORT: String(port) };
  http = spawn(process.execPath, [programOf('server-everything'), 'streamableHttp'], { env, stdio: 'ignore' });
  folder = await mkdtemp(join(tmpdir(), 'gd-peer-'));
  await writeFile(join(folder, 'note.txt'), 'hello');
  await untilItListens(`http://127.0.0.1:${port}/mcp`);
});
afterAll(async () => {
  http.kill();
  await rm(folder, { recursive: true });
});

const ways: readonly (readonly [string, () => ServerEntry])[] = [
  ['a pipe', () => ({ command: process.execPath, args: [programOf('server-everything')] })],
  ['streamable HTTP', () => ({ type: 'http', url: `http://127.0.0.1:${port}/mcp` })],
];

describe.each(ways)('server-everything over %s', (_way, entryOf) => {
  let peer: ReturnType<typeof openPeer>;
  beforeAll(() => {
    peer = openPeer(entryOf(), everything);
  });
  afterAll(() => peer.close());

  it('answers in text and in structured content that keeps to its schema', async () => {
    expect(await peer.call('echo', { message: 'hello' })).toEqual({ ok: true, value: 'Echo: hello' });
    expect(await peer.call('get-structured-content', { location: 'Chicago' })).toMatchObject({
      ok: true,
      value: { temperature: expect.any(Number) },
    });
    expect(await peer.call('get-sum', { a: 1, b: 'x' })).toMatchObject({ ok: false, error: 'invalid' });
  });

  it('does not get the time of another call by reporting progress', async () => {
    expect(await peer.call('slow', { duration: 30, steps: 60 })).toMatchObject({ ok: false, error: 'timed_out' });
    expect(await peer.call('echo', { message: 'again' })).toMatchObject({ ok: true });
  });

  it('is not asked for what it says changes something, or only runs as a task', async () => {
    expect(await peer.call('toggle-simulated-logging')).toMatchObject({ error: 'refused' });
    expect(await peer.call('simulate-research-query', { topic: 'x' })).toMatchObject({ error: 'refused' });
    expect(peer.logged.join()).not.toContain('instructions');
  });
});

describe('a tool that claims to be harmless', () => {
  it('is not called for that: get-env says it only reads, and gives away the environment', async () => {
    const entry = { command: process.execPath, args: [programOf('server-everything')] };
    const claims = openPeer(entry, rules('get-env'));
    // The claim is there: with a rule for it, the tool could be called.
    expect(await claims.call('get-env')).toMatchObject({ ok: true });
    await claims.close();
    const host = openPeer(entry, rules('echo'));
    await expect(host.call('get-env')).rejects.toThrow('no rule');
    await host.close();
  });
});

describe('server-filesystem', () => {
  it('reads, and is not asked to write though a rule would allow it', async () => {
    const entry = { command: process.execPath, args: [programOf('server-filesystem'), folder] };
    const peer = openPeer(entry, rules('read_text_file', 'list_directory', 'write_file', 'edit_file', 'move_file'));
    const path = join(folder, 'note.txt');
    expect(JSON.stringify(await peer.call('read_text_file', { path }))).toContain('hello');
    for (const tool of ['write_file', 'edit_file', 'move_file'])
      expect(await peer.call(tool, { path, content: 'x' })).toMatchObject({ ok: false, error: 'refused' });
    const outside = await peer.call('read_text_file', { path: '/etc/hostname' });
    expect(outside).toMatchObject({ ok: false, error: 'denied' });
    await peer.close();
  });
});

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

async function untilItListens(url: string): Promise<void> {
  for (let left = 200; left > 0; left -= 1) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('server-everything does not listen');
}
