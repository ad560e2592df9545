import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LogDatabase } from '../../../src/mcp/servers/log-database.ts';
import { openLogDatabase } from '../../../src/mcp/servers/log-database.ts';

const event = (eventID: string, eventTime: string, accessKeyId = 'AKIAONE') => ({
  eventID,
  eventTime,
  eventName: 'ListBuckets',
  userIdentity: { accessKeyId },
});
const flow = { srcaddr: '10.0.0.5', dstaddr: '198.51.100.7', start: 1_795_000_000, end: 1_795_000_600 };
const change = {
  id: 'CHG-1',
  start: '2026-11-19T00:00:00Z',
  end: '2026-11-25T00:00:00Z',
  createdAt: '2026-11-01T00:00:00Z',
};
const day = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z', max_rows: 100 };
const never = new AbortController().signal;
const files: Readonly<Record<string, string | Buffer>> = {
  'cloudtrail/a.json': JSON.stringify({
    Records: [event('e3', '2026-11-20T12:00:00Z'), event('e1', '2026-11-20T10:00:00Z')],
  }),
  'cloudtrail/b.jsonl': `${JSON.stringify(event('e2', '2026-11-20T11:00:00Z', 'AKIATWO'))}\n\n`,
  'cloudtrail/c.json.gz': gzipSync(JSON.stringify([event('e0', '2026-11-18T10:00:00Z')])),
  'cloudtrail/.hidden.json': JSON.stringify([event('hidden', '2026-11-20T10:00:00Z')]),
  'vpcflow/a.jsonl': JSON.stringify(flow),
  'changes/a.json': JSON.stringify(change),
  'entra/broken.jsonl': '{"time":"2026-11-20T10:00:00Z"}\nnot json\n',
  'dns/.gitkeep': '',
};

let folder = '';
let database: LogDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gd-logs-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  database = await openLogDatabase(folder);
});
afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const ask = (sql: string, window = day) => database.query({ sql, ...window }, never);

describe('the log database', () => {
  it('reads every form of log file and gives the records of the window, oldest first', async () => {
    const found = await ask('SELECT record FROM cloudtrail');
    expect(found).toMatchObject({ complete: true, rows: [{ eventID: 'e1' }, { eventID: 'e2' }, { eventID: 'e3' }] });
  });

  it('takes a record that nests beyond all reason for an unreadable one', async () => {
    const other = await mkdtemp(join(tmpdir(), 'gd-logs-deep-'));
    await mkdir(join(other, 'eks'));
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    await writeFile(join(other, 'eks', 'a.json'), `{"stageTimestamp":"2026-11-20T10:00:00Z","deep":${deep}}`);
    const opened = await openLogDatabase(other);
    expect(await opened.query({ sql: 'SELECT record FROM eks', ...day }, never)).toEqual({ rows: [], complete: false });
    opened.close();
    await rm(other, { recursive: true });
  });

  it('filters by a JSON path and leaves older records to a wider window', async () => {
    const sql = "SELECT record FROM cloudtrail WHERE record->>'$.userIdentity.accessKeyId' = 'AKIAONE'";
    expect(await ask(sql)).toMatchObject({ rows: [{ eventID: 'e1' }, { eventID: 'e3' }] });
    const wider = await ask(sql, { ...day, from: '2026-11-01T00:00:00Z' });
    expect(wider).toMatchObject({ rows: [{ eventID: 'e0' }, { eventID: 'e1' }, { eventID: 'e3' }] });
  });

  it('counts what lasts where it overlaps the window', async () => {
    expect(await ask('SELECT record FROM changes')).toMatchObject({ rows: [{ id: 'CHG-1' }] });
    const flowStart = new Date((flow.start + 300) * 1000).toISOString();
    const inside = await ask('SELECT record FROM vpcflow', { ...day, from: flowStart, to: '2026-12-31T00:00:00Z' });
    expect(inside).toMatchObject({ rows: [{ dstaddr: '198.51.100.7' }] });
  });

  it('tells a log that is not collected from one that is empty', async () => {
    expect(await ask('SELECT record FROM eks')).toMatchObject({ error: 'not_collected' });
    expect(await ask('SELECT c.record FROM cloudtrail c, "eks"')).toMatchObject({ error: 'not_collected' });
    expect(await ask('SELECT record FROM dns')).toEqual({ rows: [], complete: true });
  });

  it('says so when there is more than asked for, or something it could not read', async () => {
    expect(await ask('SELECT record FROM cloudtrail', { ...day, max_rows: 2 })).toMatchObject({
      complete: false,
      rows: [{ eventID: 'e1' }, { eventID: 'e2' }],
    });
    expect(await ask('SELECT record FROM entra')).toMatchObject({ complete: false, rows: [{}] });
  });

  it.each([
    ['a second statement', 'SELECT 1; DROP TABLE logs.cloudtrail'],
    ['leaving the parentheses', 'SELECT 1) ; DROP TABLE logs.cloudtrail; SELECT * FROM (SELECT 1'],
    ['a write', 'DROP TABLE logs.cloudtrail'],
    ['a write that returns rows', 'DELETE FROM logs.cloudtrail RETURNING *'],
    ['a write inside a CTE', 'WITH gone AS (DELETE FROM logs.cloudtrail RETURNING *) SELECT * FROM gone'],
    ['a file', "SELECT * FROM read_text('/etc/hostname')"],
    ['a file as a table', "SELECT * FROM '/etc/hostname.csv'"],
    ['a setting', "SET enable_external_access='true'"],
    ['an extension', 'INSTALL httpfs'],
    ['a copy', "COPY logs.cloudtrail TO '/tmp/out.csv'"],
    ['an attachment', "ATTACH '/tmp/other.db'"],
  ])('refuses %s', async (_what, sql) => {
    expect(await ask(sql)).toHaveProperty('error');
    expect(await ask('SELECT record FROM cloudtrail')).toMatchObject({ rows: { length: 3 } });
  });

  it('stops a query nobody waits for', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const endless = 'SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range + b.range = 3';
    await expect(database.query({ sql: endless, ...day }, controller.signal)).rejects.toThrow();
  });
});
