import { existsSync, readFileSync } from 'node:fs';
import { createMcpHost, type McpHostOptions } from '../../src/mcp/host.ts';
import type { ServerPolicy, StdioEntry } from '../../src/mcp/server-entry.ts';

export const faultScript = new URL('./fault-server.ts', import.meta.url).pathname;

interface FaultHostOptions extends Partial<Pick<McpHostOptions, 'pins' | 'backoffMs' | 'openMs' | 'servers'>> {
  readonly switches?: readonly string[];
  readonly policy?: Partial<ServerPolicy>;
  readonly entry?: Partial<StdioEntry>;
}

/** A host with one server, `splunk`: the misbehaving one on a pipe, unless told otherwise. */
export function openFaultHost({ switches = [], policy, entry, servers, ...more }: FaultHostOptions = {}) {
  const lines: { message: string; fields: Readonly<Record<string, string | number>> }[] = [];
  const opened = servers ?? { splunk: { command: process.execPath, args: [faultScript, ...switches], ...entry } };
  const rule: ServerPolicy = { preset: 'splunk-official', ...policy };
  const host = createMcpHost({
    servers: opened,
    policy: Object.fromEntries(Object.keys(opened).map((name) => [name, rule])),
    log: (message, fields) => lines.push({ message, fields }),
    backoffMs: 1,
    ...more,
  });
  const ask = (terms: string, signal: AbortSignal = new AbortController().signal) =>
    host.call({
      server: 'splunk',
      tool: 'splunk_run_query',
      arguments: { ...window, query: `search ${terms}` },
      signal,
    });
  const said = () => lines.map(({ message, fields }) => `${message} ${JSON.stringify(fields)}`).join('\n');
  return { host, ask, lines, said };
}

const window = { earliest_time: '2026-11-20T10:00:00Z', latest_time: '2026-11-20T11:00:00Z', row_limit: 10 };

/** Quick calls and short deadlines, where a test waits for one. */
export const quick = (timeoutMs: number): Partial<ServerPolicy> => ({ tools: { splunk_run_query: { timeoutMs } } });

/** A killed process whose parent does not collect it still has a number, but runs no more. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
  } catch {
    return false;
  }
}
