import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createAwsAccess } from '../../src/aws/access.ts';
import { classifyAwsError } from '../../src/aws/classify-aws-error.ts';
import type { Ask, Query } from '../../src/domain/ask.ts';
import type { McpHost } from '../../src/mcp/host.ts';
import { createMcpHost } from '../../src/mcp/host.ts';
import { createPacer } from '../../src/mcp/pacing.ts';
import { createCloudTrailLookups, createCloudTrailServer } from '../../src/mcp/servers/cloudtrail.ts';
import { createFilesServer } from '../../src/mcp/servers/files.ts';
import type { LogDatabase } from '../../src/mcp/servers/log-database.ts';
import { openLogDatabase } from '../../src/mcp/servers/log-database.ts';
import { createTrailReader } from '../../src/mcp/servers/trail-reader.ts';
import { createToolbox } from '../../src/mcp/toolbox.ts';
import { accounts, home, production, startAwsWorld } from '../aws/world.ts';
import { startHttpFaultServer } from './fault-server.ts';

let world: Awaited<ReturnType<typeof startAwsWorld>>;
let splunk: Awaited<ReturnType<typeof startHttpFaultServer>>;
let host: McpHost;
let database: LogDatabase;
let folder = '';
beforeAll(async () => {
  world = await startAwsWorld({ lookupsPerSecond: 1000 });
  splunk = await startHttpFaultServer();
  folder = await mkdtemp(join(tmpdir(), 'gd-case-'));
  await mkdir(join(folder, 'entra'));
  await writeFile(
    join(folder, 'entra', 'a.jsonl'),
    '{"time":"2026-11-20T11:00:00Z"}\n{"time":"2026-11-20T10:00:00Z"}\n',
  );
  database = await openLogDatabase(folder);
  const access = createAwsAccess({ accounts, homeRegion: home });
  const ways = { ...access, classify: classifyAwsError };
  const lookups = createCloudTrailLookups({
    ...ways,
    pacer: createPacer({ perSecond: 200, slowForMs: 50 }),
    throttledForMs: 1_500,
    freshForMs: 0,
    requestTimeoutMs: 3_000,
  });
  host = createMcpHost({
    servers: {
      cloudtrail: {
        type: 'built-in',
        create: () => createCloudTrailServer({ lookups, trails: createTrailReader(ways) }),
      },
      files: { type: 'built-in', create: () => createFilesServer(database) },
      splunk: { type: 'http', url: splunk.url },
    },
    policy: { splunk: { preset: 'splunk-official' } },
    backoffMs: 1,
  });
});
afterEach(() => {
  world.aws.faults.clear();
});
afterAll(async () => {
  await host.close();
  database.close();
  await Promise.all([world.aws.close(), splunk.close(), rm(folder, { recursive: true })]);
});

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const ask = (query: Query, changed: Partial<Ask> = {}, signal = new AbortController().signal) =>
  createToolbox({ host }).ask(
    {
      question: 'Q5',
      source: 'cloudtrail',
      account: production,
      from: hoursAgo(24 * 89),
      to: hoursAgo(0),
      query,
      maxRows: 500,
      ...changed,
    },
    signal,
  );
const key = 'AKIABENORTIZ2EXAMPLE';
const regions = [home, 'us-east-1'];
const byKey: Query = { via: 'cloudtrail-api', attribute: 'AccessKeyId', value: key, regions };
const lookups = () => world.aws.requests()['cloudtrail:LookupEvents']?.calls ?? 0;

describe('asking CloudTrail', () => {
  it('does not read the bot’s own account in place of one it has no role in', async () => {
    const query: Query = { via: 'cloudtrail-api', attribute: 'EventName', value: 'ConsoleLogin', regions: [home] };
    const answer = await ask(query, { account: '111122223333' });
    expect(answer).toMatchObject({ outcome: 'not_configured', rows: [] });
  });

  it('reads every page of every region and gives the records once, oldest first', async () => {
    const answer = await ask(byKey);
    expect(answer).toMatchObject({ outcome: 'answered', tool: 'cloudtrail/lookup_events', throttled: 0, detail: '' });
    const times = answer.rows.map((row) => String(row['eventTime']));
    expect(times).toEqual([...times].sort());
    expect(new Set(answer.rows.map((row) => row['eventID'])).size).toBe(answer.rows.length);
    expect(new Set(answer.rows.map((row) => row['awsRegion'])).size).toBeGreaterThan(1);
    expect(answer.rows.length).toBeGreaterThan(50);
    expect(answer.calls).toBeGreaterThan(2);
  });

  it('says empty where nothing matches, and truncated where there is more', async () => {
    expect(await ask({ ...byKey, value: 'AKIANOBODY' })).toMatchObject({ outcome: 'empty', rows: [] });
    const cut = await ask(byKey, { maxRows: 10 });
    expect(cut).toMatchObject({ outcome: 'truncated', rows: { length: 10 } });
  });

  it('asks the same question once, and not again about a window that has closed', async () => {
    const query: Query = { ...byKey, regions: ['us-east-1'] };
    const closed = { from: hoursAgo(60), to: hoursAgo(2) };
    const before = lookups();
    const [first, second] = await Promise.all([ask(query, closed), ask(query, closed)]);
    const asked = lookups() - before;
    expect(second.rows).toEqual(first.rows);
    const again = await ask(query, closed);
    expect(again).toMatchObject({ cacheHits: 1, calls: 0, rows: first.rows });
    expect(lookups() - before).toBe(asked);
    expect(asked).toBe(first.calls);
  });

  it('lets one bad region spoil the completeness, and keeps what the other gave', async () => {
    world.aws.faults.set({ service: 'cloudtrail', region: 'us-east-1' }, 'denied');
    const answer = await ask(byKey);
    expect(answer).toMatchObject({ outcome: 'denied', detail: 'us-east-1: denied (the tool reported: denied)' });
    expect(answer.rows.every((row) => row['awsRegion'] === home)).toBe(true);
    expect(answer.byRegion).toEqual({ read: [home], failed: ['us-east-1'] });
  });

  it('waits throttling out for a while, then says so', async () => {
    world.aws.faults.set({ service: 'cloudtrail' }, 'throttled');
    const answer = await ask({ ...byKey, regions: [home] });
    expect(answer).toMatchObject({ outcome: 'throttled', rows: [] });
    expect(answer.throttled).toBeGreaterThan(1);
    const next = await ask({ ...byKey, attribute: 'Username', value: 'ben.ortiz', regions: [home] });
    expect(next).toMatchObject({ outcome: 'throttled', throttled: 1 });
    const recovering = ask({ ...byKey, regions: ['us-east-1'] });
    setTimeout(() => world.aws.faults.clear(), 60);
    expect(await recovering).toMatchObject({ outcome: 'answered' });
    expect(await ask({ ...byKey, regions: [home] })).toMatchObject({ outcome: 'answered' });
  });

  it.each([
    ['expired', 'expired'],
    ['timeout', 'timed_out'],
  ] as const)('turns %s into %s', async (fault, outcome) => {
    world.aws.faults.set({ service: 'cloudtrail' }, fault);
    expect(await ask({ ...byKey, regions: [home] })).toMatchObject({ outcome, rows: [] });
  });

  it('knows what lies beyond the 90 days of LookupEvents', async () => {
    const gone = { from: hoursAgo(24 * 120), to: hoursAgo(24 * 100) };
    expect(await ask(byKey, gone)).toMatchObject({ outcome: 'not_collected' });
    expect(await ask(byKey, { from: hoursAgo(24 * 120) })).toMatchObject({ outcome: 'truncated' });
    expect(await ask(byKey, { from: hoursAgo(24 * 90 + 1) })).toMatchObject({ outcome: 'answered' });
  });

  it('stops with the time budget', async () => {
    world.aws.faults.set({ service: 'cloudtrail' }, 'timeout');
    expect(await ask(byKey, {}, AbortSignal.timeout(50))).toMatchObject({ outcome: 'timed_out' });
    expect(await ask(byKey, {}, AbortSignal.abort())).toMatchObject({ outcome: 'timed_out' });
  });

  it('refuses an attribute LookupEvents does not have', async () => {
    expect(await ask({ ...byKey, attribute: 'SourceIp' })).toMatchObject({ outcome: 'unavailable' });
  });
});

describe('asking Splunk', () => {
  const search = (spl: string, server = 'splunk'): Query => ({ via: 'splunk', server, spl, regions });

  it('reads the rows of the official server', async () => {
    const answer = await ask(search('index=a text | table _time _raw'));
    expect(answer).toMatchObject({
      outcome: 'answered',
      tool: 'splunk/splunk_run_query',
      rows: [{ a: '1' }, { a: '2' }],
    });
  });

  it('parses _raw, sorts by time, drops doubles and notices what was cut off', async () => {
    expect(await ask(search('index=a rawrows'))).toMatchObject({
      outcome: 'answered',
      rows: [{ eventID: 'e1' }, { eventID: 'e2' }, { _raw: 'not json' }],
    });
    expect(await ask(search('index=a cutrows'))).toMatchObject({
      outcome: 'truncated',
      detail: expect.stringMatching(
        /^1 of 7 rows; not read in full: .*; decisive events asked for by name: truncated$/,
      ),
    });
    expect(await ask(search('index=a flagrows'))).toMatchObject({
      outcome: 'truncated',
      detail: expect.stringMatching(/^1 rows, and there are more; not read in full/),
    });
    expect(await ask(search('index=a norows'))).toMatchObject({ outcome: 'empty', rows: [] });
  });

  it('says what went wrong, in our words', async () => {
    expect(await ask(search('index=a inband'))).toMatchObject({ outcome: 'denied' });
    expect(await ask(search('index=a | delete'))).toMatchObject({ outcome: 'unavailable' });
    expect(await ask(search('index=a', 'other'))).toMatchObject({ outcome: 'not_configured' });
    splunk.faults.status = 429;
    expect(await ask(search('index=a'))).toMatchObject({ outcome: 'throttled', throttled: 1 });
  });
});

describe('asking the log files', () => {
  const window = { source: 'entra', from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' } as const;

  it('gives the records, oldest first', async () => {
    const answer = await ask({ via: 'files', sql: 'SELECT record FROM entra', regions: [] }, window);
    const rows = [{ time: '2026-11-20T10:00:00Z' }, { time: '2026-11-20T11:00:00Z' }];
    expect(answer).toMatchObject({ outcome: 'answered', tool: 'files/query_logs', rows });
  });

  it('tells what is not collected from what was not understood', async () => {
    expect(await ask({ via: 'files', sql: 'SELECT record FROM dns', regions: [] }, window)).toMatchObject({
      outcome: 'not_collected',
    });
    expect(await ask({ via: 'files', sql: 'SELEKT', regions: [] }, window)).toMatchObject({ outcome: 'unavailable' });
  });
});
