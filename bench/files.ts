import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMcpHost } from '../src/mcp/host.ts';
import { createFilesServer } from '../src/mcp/servers/files.ts';
import { openLogs } from '../src/mcp/servers/open-logs.ts';
import { writeRecords } from './write-records.ts';

const run = promisify(execFile);
const records = Number(process.env['BENCH_RECORDS'] ?? 1_000_000);
const from = '2026-03-03T00:00:00Z';
const to = '2026-03-05T00:00:00Z';
const sql =
  "SELECT record->>'$.eventName' AS event, record->>'$.sourceIPAddress' AS address, count(*) AS calls " +
  'FROM cloudtrail GROUP BY ALL ORDER BY calls DESC, event, address LIMIT 20';
const policy = { files: { preset: 'files', tools: { query_logs: { timeoutMs: 900_000 } } } };
const filter = `.Records[] | select(.eventTime >= "${from}" and .eventTime <= "${to}") | [.eventName, .sourceIPAddress] | @tsv`;
const pipe = 'cat "$0"/*.json.gz | zcat | jq -r "$1" | LC_ALL=C sort | uniq -c | LC_ALL=C sort -k1,1nr -k2 | head -20';

/** Calls per event and address over many packed CloudTrail files: through the server `files`, and with zcat and jq. */
async function compare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gd-bench-files-'));
  try {
    const cloudtrail = join(folder, 'cloudtrail');
    // In a process of its own, so that its memory is not taken for the server's.
    const written = await run(process.execPath, [import.meta.filename, cloudtrail]);
    const bytes = Number(written.stdout);
    const before = process.cpuUsage();
    const ours = await time(() => askServer(folder));
    const memory = process.resourceUsage().maxRSS / 1024;
    const { user, system } = process.cpuUsage(before);
    const theirs = await time(() => run('sh', ['-c', `${pipe}; times >&2`, cloudtrail, filter]));
    const same = ours.result === readCounts(theirs.result.stdout);
    const cpu = { ours: (user + system) / 1e6, theirs: readTimes(theirs.result.stderr) };
    report({ bytes, ours: ours.seconds, theirs: theirs.seconds, memory, same, cpu });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function askServer(folder: string): Promise<string> {
  const database = await openLogs(folder);
  const create = () => createFilesServer(database);
  const host = createMcpHost({ servers: { files: { type: 'built-in', create } }, policy });
  const asked = { sql, from, to, max_rows: 100 };
  const signal = new AbortController().signal;
  const answer = await host.call({ server: 'files', tool: 'query_logs', arguments: asked, signal });
  await host.close();
  database.close();
  if (!answer.ok) throw new Error(`the server answered ${answer.error}: ${answer.detail}`);
  const value = JSON.parse(JSON.stringify(answer.value));
  return value.rows
    .map((row: Record<string, unknown>) => `${row['calls']} ${row['event']} ${row['address']}`)
    .join('\n');
}

function readCounts(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().replaceAll('\t', ' '))
    .join('\n');
}

/** The last line of `times`: what the children of the shell used, such as 1m2.3s 0m1.2s. */
function readTimes(text: string): number {
  const last = text.trim().split('\n').at(-1) ?? '';
  return [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

async function time<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

interface Measured {
  readonly bytes: number;
  readonly ours: number;
  readonly theirs: number;
  readonly memory: number;
  readonly same: boolean;
  /** Seconds of processor time; load does not change them much. */
  readonly cpu: { readonly ours: number; readonly theirs: number };
}

function report({ bytes, ours, theirs, memory, same, cpu }: Measured): void {
  const lines = [
    `${records.toLocaleString('en')} CloudTrail records, ${(bytes / 1e9).toFixed(2)} GB unpacked, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
    '',
    '| way | seconds | processor seconds | most memory |',
    '|---|---:|---:|---:|',
    `| server files, opening included | ${ours.toFixed(1)} | ${cpu.ours.toFixed(1)} | ${memory.toFixed(0)} MiB |`,
    `| zcat, jq, sort, uniq | ${theirs.toFixed(1)} | ${cpu.theirs.toFixed(1)} | |`,
    '',
    `${(theirs / ours).toFixed(1)} times as fast; same answer: ${same ? 'yes' : 'NO'}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!same || theirs < 5 * ours || memory >= 1024) process.exitCode = 1;
}

const [, , writeTo] = process.argv;
if (writeTo === undefined) await compare();
else process.stdout.write(String(await writeRecords({ folder: writeTo, records, perFile: 5_000, from })));
