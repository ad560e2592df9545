import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { McpHost } from '../../src/mcp/host.ts';
import { createMcpHost } from '../../src/mcp/host.ts';
import type { ServerPolicy, StdioEntry } from '../../src/mcp/server-entry.ts';

const script = new URL('./fault-server.ts', import.meta.url).pathname;
const entry: StdioEntry = { command: process.execPath, args: [script] };
const lines: { message: string; fields: Readonly<Record<string, string | number>> }[] = [];
let host: McpHost;
const open = (policy: Partial<ServerPolicy> = {}, changed: Partial<StdioEntry> = {}) => {
  lines.length = 0;
  host = createMcpHost({
    servers: { splunk: { ...entry, ...changed } },
    policy: { splunk: { preset: 'splunk-official', ...policy } },
    log: (message, fields) => lines.push({ message, fields }),
    backoffMs: 1,
  });
};
afterEach(() => host.close());

const ask = (terms: string, signal = new AbortController().signal) =>
  host.call({
    server: 'splunk',
    tool: 'splunk_run_query',
    arguments: {
      query: `search ${terms}`,
      earliest_time: '2026-11-20T10:00:00Z',
      latest_time: '2026-11-20T11:00:00Z',
      row_limit: 10,
    },
    signal,
  });

/** A killed process whose parent does not collect it still has a number, but runs no more. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
  } catch {
    return false;
  }
}

const forms: readonly (readonly [string, Record<string, unknown>])[] = [
  ['structured', { ok: true, value: { results: [{ a: '1' }] } }],
  ['text', { ok: true, value: { results: [{ a: '1' }, { a: '2' }] } }],
  ['wrapped', { ok: true, value: { results: [{ a: '1' }] } }],
  ['inband', { ok: false, error: 'denied' }],
  ['fatal', { ok: false, error: 'invalid' }],
  ['throttling', { ok: false, error: 'throttled' }],
  ['fetchfailed', { ok: false, error: 'throttled' }],
  ['dual', { ok: false, error: 'throttled' }],
];

describe('a server on stdio', () => {
  it('answers in spite of a malformed tool, noise on stdout and a flood on stderr', async () => {
    open();
    expect(await ask('noise chatty')).toMatchObject({ ok: true, value: { total_rows: 1 } });
    const said = lines.filter(({ message }) => message === 'server said').map(({ fields }) => String(fields['text']));
    expect(said[0]).toContain('[redacted]');
    expect(said.join('')).not.toContain('abcdef1234567890');
    expect(Math.max(...said.map((text) => text.length))).toBeLessThanOrEqual(400);
  });

  it('reads every form of answer', async () => {
    open();
    for (const [form, expected] of forms) expect([form, await ask(form)]).toMatchObject([form, expected]);
    expect(JSON.stringify(await ask('inband'))).not.toContain('privileges');
  });
  it('drops an answer that is too large and goes on', async () => {
    open();
    expect(await ask('huge')).toMatchObject({ ok: false, error: 'too_large' });
    expect(await ask('again')).toMatchObject({ ok: true });
  });

  it('gives up a call that hangs, and starts afresh', async () => {
    open({ tools: { splunk_run_query: { timeoutMs: 300 } } });
    const first = await ask('one');
    expect(await ask('hang')).toMatchObject({ ok: false, error: 'timed_out' });
    const second = await ask('one');
    expect(second).toMatchObject({ ok: true });
    expect(JSON.stringify(second)).not.toBe(JSON.stringify(first));
  });

  it('is unavailable when it dies, and recovers', async () => {
    open();
    expect(await ask('die')).toMatchObject({ ok: false, error: 'unavailable' });
    expect(await ask('one')).toMatchObject({ ok: true });
  });

  it('stops waiting when the caller does', async () => {
    open();
    await ask('one');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect(await ask('hang', controller.signal)).toMatchObject({ ok: false, error: 'timed_out' });
  });

  it('takes its children along when it is closed', async () => {
    open({}, { args: [script, '--grandchild'] });
    await ask('one');
    const said = lines.map(({ fields }) => String(fields['text'] ?? '')).join('\n');
    const pid = Number(/grandchild (\d+)/.exec(said)?.[1]);
    expect(isRunning(pid)).toBe(true);
    await host.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isRunning(pid)).toBe(false);
  });

  it('is unavailable when the program does not exist', async () => {
    open({}, { command: '/nonexistent/program' });
    expect(await ask('one')).toMatchObject({ ok: false, error: 'unavailable' });
  });
});
