import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { classifyAwsError } from '../../../src/aws/classify-aws-error.ts';
import { createMcpHost } from '../../../src/mcp/host.ts';
import { createFilesServer } from '../../../src/mcp/servers/files.ts';
import { openLogPlaces } from '../../../src/mcp/servers/log-places.ts';
import { readErrorClass } from '../../../src/mcp/servers/read-error-class.ts';
import { createAthenaClient } from '../../../src/mcp/servers/run-athena.ts';
import { createToolbox } from '../../../src/mcp/toolbox.ts';
import { home, production, startAwsWorld } from '../../aws/world.ts';

const trail = 's3://org-logs/AWSLogs/{account}/CloudTrail/{region}/{date}/';
const record = (eventID: string, eventTime: string) => ({
  eventID,
  eventTime,
  eventName: 'PutObject',
  awsRegion: home,
});
const pack = (...records: readonly object[]) => gzipSync(JSON.stringify({ Records: records }));
const key = (account: string, day: string, name: string) =>
  `AWSLogs/${account}/CloudTrail/${home}/${day}/${name}.json.gz`;
const objects = {
  [key(production, '2026/11/19', 'a')]: pack(record('old', '2026-11-19T10:00:00Z')),
  ...Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [
      key(production, '2026/11/20', `b${index}`),
      pack(record(`e${index}`, `2026-11-20T1${index}:00:00Z`)),
    ]),
  ),
  [key('999999999999', '2026/11/20', 'c')]: pack(record('foreign', '2026-11-20T10:00:00Z')),
  [`AWSLogs/${production}/CloudTrail/${home}/2026/11/20/readme.txt`]: Buffer.from('not a log'),
};

let world: Awaited<ReturnType<typeof startAwsWorld>>;
let folder = '';
beforeAll(async () => {
  world = await startAwsWorld({ s3PageSize: 2 }, { buckets: { 'org-logs': objects } });
  folder = await mkdtemp(join(tmpdir(), 'gd-places-'));
  await mkdir(join(folder, 'entra', '2026', '11', '20'), { recursive: true });
  await writeFile(
    join(folder, 'entra', '2026', '11', '20', 'a.jsonl'),
    '{"time":"2026-11-20T10:00:00Z","category":"SignInLogs"}\n',
  );
});
afterEach(() => world.aws.faults.clear());
afterAll(async () => {
  await world.aws.close();
  await rm(folder, { recursive: true });
});

interface Asked {
  readonly location?: string;
  readonly sql?: string;
  readonly source?: 'cloudtrail' | 'entra';
  readonly signal?: AbortSignal;
  readonly mostBytes?: number;
}
let caches = 0;
async function ask({
  location = trail,
  sql = 'select record from cloudtrail',
  source = 'cloudtrail',
  signal,
  mostBytes,
}: Asked = {}) {
  const client = new S3Client({ region: home, forcePathStyle: true, maxAttempts: 1 });
  caches += 1;
  const database = openLogPlaces({
    locations: [trail, 's3://nowhere-logs/x/', join(folder, 'entra'), join(folder, 'gone')],
    client,
    athena: createAthenaClient({ region: home }),
    classify: (error) => readErrorClass(classifyAwsError(error)),
    cacheFolder: join(folder, `cache-${signal === undefined && mostBytes === undefined ? 'shared' : caches}`),
    mostBytes,
  });
  const create = () => createFilesServer(database);
  const host = createMcpHost({ servers: { files: { type: 'built-in', create } }, policy: {} });
  const window = { from: '2026-11-20T00:00:00Z', to: '2026-11-20T23:00:00Z' };
  const query = { via: 'files' as const, sql, regions: [home, 'us-east-1'], location };
  const answer = await createToolbox({ host }).ask(
    { question: 'Q5', source, account: production, ...window, query, maxRows: 100 },
    signal ?? new AbortController().signal,
  );
  await host.close();
  database.close();
  return answer;
}
const gets = () => world.aws.requests()['s3:GetObject']?.calls ?? 0;

describe('logs in a bucket', () => {
  it('reads the days, regions and account of the question, page by page, and fetches each object once', async () => {
    const answer = await ask();
    expect(answer).toMatchObject({ outcome: 'answered', tool: 'files/query_logs' });
    expect(answer.rows.map((row) => row['eventID'])).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
    expect(gets()).toBe(5);
    const again = await ask({ sql: "select record from cloudtrail where (record->>'$.eventID') = 'e3'" });
    expect(again.rows).toMatchObject([{ eventID: 'e3' }]);
    expect(gets()).toBe(5);
    expect(await readdir(join(folder, 'cache-shared'))).toHaveLength(5);
  });

  it.each([
    ['denied', 'denied'],
    ['throttled', 'throttled'],
    ['expired', 'expired'],
  ] as const)('turns %s into %s', async (fault, outcome) => {
    world.aws.faults.set({ service: 's3', operation: 'ListObjectsV2' }, fault);
    expect(await ask()).toMatchObject({ outcome, rows: [] });
  });

  it('stops with the time budget where the bucket hangs', async () => {
    world.aws.faults.set({ service: 's3', operation: 'GetObject' }, 'timeout');
    expect(await ask({ signal: AbortSignal.timeout(200) })).toMatchObject({ outcome: 'timed_out', rows: [] });
  });

  it('does not call complete what it did not fetch', async () => {
    const some = await ask({ mostBytes: 400 });
    expect(some.outcome).toBe('truncated');
    expect(some.rows.length).toBeGreaterThan(0);
    world.aws.faults.set({ service: 's3', operation: 'GetObject' }, 'denied');
    expect(await ask({ mostBytes: 1_000_000 })).toMatchObject({ outcome: 'denied', rows: [] });
  });

  it('reads configured places only, and knows a bucket that is not there', async () => {
    expect(await ask({ location: 's3://org-logs/AWSLogs/' })).toMatchObject({ outcome: 'unavailable', rows: [] });
    expect(await ask({ location: 's3://nowhere-logs/x/' })).toMatchObject({ outcome: 'unavailable', rows: [] });
    expect(await ask({ location: '/etc' })).toMatchObject({ outcome: 'unavailable', rows: [] });
  });
});

describe('logs in a folder', () => {
  it('reads them as they lie, and tells a folder that is missing', async () => {
    const sql = 'select record from entra';
    expect(await ask({ location: join(folder, 'entra'), sql, source: 'entra' })).toMatchObject({
      outcome: 'answered',
      rows: [{ category: 'SignInLogs' }],
    });
    expect(await ask({ location: join(folder, 'gone'), sql, source: 'entra' })).toMatchObject({
      outcome: 'not_collected',
    });
  });
});
