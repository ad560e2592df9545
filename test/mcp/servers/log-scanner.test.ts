import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listLogFiles } from '../../../src/mcp/servers/file-list.ts';
import type { LogDatabase } from '../../../src/mcp/servers/log-database.ts';
import { openLogScanner } from '../../../src/mcp/servers/log-scanner.ts';

const event = (eventID: string, eventTime: string) => ({ eventID, eventTime, eventName: 'ListBuckets' });
const pack = (...events: readonly object[]) => gzipSync(JSON.stringify({ Records: events }));
const flow = { srcaddr: '10.0.0.5', dstaddr: '198.51.100.7', start: 1_795_000_000, end: 1_795_000_600 };
const files: Readonly<Record<string, string | Buffer>> = {
  'cloudtrail/AWSLogs/1/2026/11/20/a_20261120T1005Z_x.json.gz': pack(
    event('e2', '2026-11-20T11:00:00Z'),
    event('e1', '2026-11-20T10:00:00Z'),
  ),
  // Written the day after what is in it.
  'cloudtrail/AWSLogs/1/2026/11/21/b.json.gz': pack(
    event('e3', '2026-11-20T23:59:00Z'),
    event('e4', '2026-11-21T00:10:00Z'),
  ),
  'cloudtrail/AWSLogs/1/2026/10/01/c.json.gz': gzipSync('not json at all'),
  'cloudtrail/array.json': JSON.stringify([event('e5', '2026-11-20T12:00:00Z')]),
  'cloudtrail/lines.jsonl': `${JSON.stringify(event('e6', '2026-11-20T13:00:00Z'))}\n${JSON.stringify(event('e7', '2026-11-20T14:00:00Z'))}\n`,
  'vpcflow/a.jsonl': JSON.stringify(flow),
  'vpcflow/text.log.gz': gzipSync(
    [
      'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
      '2 111122223333 eni-1 10.0.0.5 203.0.113.9 40000 443 6 10 8400 1795000000 1795000600 ACCEPT OK',
      '2 111122223333 eni-1 - - - - - - - 1795000000 1795000600 - NODATA',
      '',
    ].join('\n'),
  ),
  'dns/.gitkeep': '',
};
const day = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z', max_rows: 100 };
const never = new AbortController().signal;

let folder = '';
let database: LogDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gd-scan-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const listed = await listLogFiles(folder);
  database = await openLogScanner({ folders: [folder], fetch: async () => ({ files: listed, isWhole: true }) });
});
afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true });
});
const ask = (sql: string, more: object = {}) => database.query({ sql, ...day, ...more }, never);
const idsOf = async (sql: string, more: object = {}) => {
  const found = await ask(sql, more);
  return 'rows' in found ? found.rows.map((row) => row['eventID']).sort() : found;
};

describe('log files read where they lie', () => {
  it('reads every form of them, and of the days of the window only', async () => {
    expect(await idsOf('SELECT record FROM cloudtrail')).toEqual(['e1', 'e2', 'e3', 'e5', 'e6', 'e7']);
    const sql = "SELECT record->>'$.eventName' AS name, count(*) AS n FROM cloudtrail GROUP BY ALL";
    expect(await ask(sql)).toEqual({ complete: true, rows: [{ name: 'ListBuckets', n: '6' }] });
  });

  it('goes on without a file it cannot read, and does not call that complete', async () => {
    const found = await ask('SELECT record FROM cloudtrail', { from: '2026-10-01T00:00:00Z' });
    expect(found).toMatchObject({ complete: false, rows: { length: 6 } });
  });

  it('counts what lasts where it overlaps the window', async () => {
    const from = new Date((flow.start + 300) * 1000).toISOString();
    const found = await ask('SELECT record FROM vpcflow', { from, to: '2026-12-31T00:00:00Z' });
    expect(found).toMatchObject({ complete: true, rows: { length: 3 } });
    expect('rows' in found && found.rows.map((row) => row['dstaddr']).sort()).toEqual([
      '-',
      '198.51.100.7',
      '203.0.113.9',
    ]);
  });

  it('reads flow logs as AWS writes them', async () => {
    const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-31T00:00:00Z' };
    const sql = "SELECT record FROM vpcflow WHERE (record->>'$.dstaddr') IN ('203.0.113.9')";
    expect(await ask(sql, window)).toMatchObject({
      rows: [{ account_id: '111122223333', interface_id: 'eni-1', bytes: '8400', log_status: 'OK' }],
    });
  });

  it('tells a log without a folder from one without records, and more from all', async () => {
    expect(await ask('SELECT record FROM eks')).toMatchObject({ error: 'not_collected' });
    expect(await ask('SELECT record FROM dns')).toEqual({ rows: [], complete: true });
    expect(await ask('SELECT record FROM cloudtrail', { max_rows: 2 })).toMatchObject({
      complete: false,
      rows: { length: 2 },
    });
  });

  it.each([
    ['a second statement', 'SELECT 1; SELECT 2'],
    ['leaving the parentheses', 'SELECT 1) ; SELECT * FROM (SELECT 1'],
    ['a file elsewhere', "SELECT * FROM read_text('/etc/hostname')"],
    ['a file elsewhere, by a detour', "SELECT * FROM read_text('FOLDER/../../etc/hostname')"],
    ['a setting', "SET allowed_directories=['/']"],
    ['an extension', 'INSTALL httpfs'],
    ['a copy', "COPY (SELECT 1) TO 'FOLDER/out.csv'"],
    ['an address', "SELECT * FROM read_json('http://127.0.0.1:1/x')"],
  ])('refuses %s', async (_what, sql) => {
    expect(await ask(sql.replace('FOLDER', folder))).toHaveProperty('error');
  });

  it('stops a query nobody waits for', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const endless = 'SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range + b.range = 3';
    await expect(database.query({ sql: endless, ...day }, controller.signal)).rejects.toThrow();
  });
});
