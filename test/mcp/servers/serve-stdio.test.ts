import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMcpHost } from '../../../src/mcp/host.ts';

const script = new URL('./serve-files.ts', import.meta.url).pathname;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gd-stdio-'));
  await mkdir(join(folder, 'dns'));
  await writeFile(
    join(folder, 'dns', 'a.json'),
    '{"query_timestamp":"2026-11-20T10:00:00Z","query_name":"pool.example."}',
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('one of our servers on stdio', () => {
  it('serves another MCP host', async () => {
    const host = createMcpHost({
      servers: { logs: { command: process.execPath, args: [script, folder] } },
      policy: { logs: { preset: 'files' } },
    });
    const result = await host.call({
      server: 'logs',
      tool: 'query_logs',
      arguments: {
        sql: 'SELECT record FROM dns',
        from: '2026-11-20T00:00:00Z',
        to: '2026-11-21T00:00:00Z',
        max_rows: 5,
      },
      signal: new AbortController().signal,
    });
    expect(result).toMatchObject({ ok: true, value: { complete: true, rows: [{ query_name: 'pool.example.' }] } });
    await host.close();
  });

  it('ends by itself with its input', async () => {
    const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'ignore', 'inherit'] });
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
