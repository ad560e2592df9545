import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createAwsAccess } from '../../../src/aws/access.ts';
import { classifyAwsError } from '../../../src/aws/classify-aws-error.ts';
import type { Ask } from '../../../src/domain/ask.ts';
import type { LogSource } from '../../../src/domain/organisation.ts';
import { waysOf } from '../../../src/log-tools.ts';
import { createMcpHost } from '../../../src/mcp/host.ts';
import { createPacer } from '../../../src/mcp/pacing.ts';
import { createCloudTrailLookups, createCloudTrailServer } from '../../../src/mcp/servers/cloudtrail.ts';
import { createLakeReader, type LakeReader } from '../../../src/mcp/servers/lake-reader.ts';
import { writeLakeSql } from '../../../src/mcp/servers/lake-sql.ts';
import { createTrailReader } from '../../../src/mcp/servers/trail-reader.ts';
import { createToolbox } from '../../../src/mcp/toolbox.ts';
import { playbooksFolder } from '../../../src/paths.ts';
import { loadPlaybooks } from '../../../src/playbook/load-playbooks.ts';
import type { Question } from '../../../src/playbook/playbook.ts';
import { look } from '../../../src/triage/look.ts';
import type { Settings } from '../../../src/triage/settings.ts';
import { accounts, home, production, startAwsWorld } from '../../aws/world.ts';
import { buildOrganisation } from '../../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../../builders/analyst/build-finding.ts';
import { waitFor } from '../../story/wait-for.ts';

const idOf = (last: number) => `0a1b2c3d-1111-4222-8333-44445555666${last}`;
const arnOf = (last: number, account = production, region = home) =>
  `arn:aws:cloudtrail:${region}:${account}:eventdatastore/${idOf(last)}`;
const stores = {
  [idOf(0)]: { account: production, region: home },
  [idOf(1)]: { account: production, region: home, state: 'PENDING_DELETION' as const },
  [idOf(2)]: { account: production, region: home, ends: 'FAILED' as const },
  [idOf(3)]: { account: production, region: home, ends: 'TIMED_OUT' as const },
  [idOf(4)]: { account: production, region: home, ends: 'never' as const },
  [idOf(5)]: { account: production, region: home, isWithoutJson: true },
};
const hostile = "o'hara' or '1'='1";
const event = (eventID: string, hour: string, more: object = {}) => ({
  eventID,
  eventTime: `2025-01-20T${hour}:00:00Z`,
  eventName: 'GetObject',
  eventSource: 's3.amazonaws.com',
  eventCategory: 'Data',
  awsRegion: home,
  recipientAccountId: production,
  requestParameters: { bucketName: 'lake-bucket', key: `k/${eventID}` },
  userIdentity: { userName: 'lake-ana', principalId: `AROA:lake-ana` },
  ...more,
});
const events = [
  event('e1', '09'),
  event('e2', '10', { userIdentity: { userName: hostile, principalId: `AROA:${hostile}` } }),
  event('e3', '11', { readOnly: true }),
  event('foreign', '11', { recipientAccountId: '318273645546' }),
  event('elsewhere', '11', { awsRegion: 'eu-west-1' }),
  event('after', '23'),
  ...Array.from({ length: 45 }, (_, index) =>
    event(`many-${index}`, '12', { requestParameters: { bucketName: 'many' } }),
  ),
];

let world: Awaited<ReturnType<typeof startAwsWorld>>;
let shared: LakeReader;
beforeAll(async () => {
  world = await startAwsWorld({}, { events, stores });
  shared = openReader();
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world.aws.close());

const window = { from: '2025-01-20T08:00:00.000Z', to: '2025-01-20T22:00:00.000Z' };
const accessWays = () => ({ ...createAwsAccess({ accounts, homeRegion: home }), classify: classifyAwsError });
const pacer = createPacer({ perSecond: 500 });
function openReader() {
  const known = [0, 1, 2, 3, 4, 5, 9].map((last) => arnOf(last));
  return createLakeReader({
    ...accessWays(),
    stores: [...known, arnOf(0, '111122223333')],
    pacer,
    throttledForMs: 300,
  });
}
interface Asked {
  reader?: LakeReader;
  location?: string;
  sql?: string;
  maxRows?: number;
  more?: Partial<Ask>;
  signal?: AbortSignal;
}
async function ask({ location = arnOf(0), sql = bucket('lake-bucket'), maxRows = 100, ...asked }: Asked = {}) {
  const { more = {}, signal, reader: lake = shared } = asked;
  const ways = accessWays();
  const tools = { lookups: createCloudTrailLookups({ ...ways, pacer }), trails: createTrailReader(ways), lake };
  const host = createMcpHost({
    servers: { cloudtrail: { type: 'built-in', create: () => createCloudTrailServer(tools) } },
    policy: {},
  });
  const query = { via: 'files' as const, sql, regions: [home, 'us-east-1'], location };
  const answer = await createToolbox({ host }).ask(
    { question: 'S3.1', source: 'cloudtrail', account: production, ...window, query, maxRows, ...more },
    signal ?? new AbortController().signal,
  );
  await host.close();
  return answer;
}
const bucket = (name: string) =>
  `select record from cloudtrail where (record->>'$.requestParameters.bucketName') = '${name}'`;
const idsOf = ({ rows }: Awaited<ReturnType<typeof ask>>) => rows.map((row) => row['eventID']);
const reach = (operation: string, count: number) => waitFor(operation, () => calls(operation) >= count);
const calls = (operation: string) => world.aws.requests()[`cloudtrail:${operation}`]?.calls ?? 0;

describe('an event data store of CloudTrail Lake', () => {
  it('gives whole records of the account, the regions and the window, data events too, oldest first', async () => {
    const answer = await ask();
    expect(answer).toMatchObject({ outcome: 'answered', tool: 'cloudtrail/query_lake', detail: '' });
    expect(idsOf(answer)).toEqual(['e1', 'e2', 'e3']);
    expect(answer.rows[0]).toEqual(events[0]);
  });

  it('reads all pages, and the newest where there are too many', async () => {
    const before = calls('GetQueryResults');
    const all = await ask({ sql: bucket('many') });
    expect([all.outcome, all.rows.length, calls('GetQueryResults') - before]).toEqual(['answered', 45, 3]);
    const cut = await ask({ sql: 'select record from cloudtrail', maxRows: 45, more: { source: 'vpcflow' } });
    expect(cut.outcome).toBe('truncated');
    expect(idsOf(cut).every((id) => String(id).startsWith('many'))).toBe(true);
  });

  it('says empty where nothing matches', async () => {
    expect(await ask({ sql: bucket('nobody') })).toMatchObject({ outcome: 'empty', rows: [] });
  });

  it.each([
    [`select record from cloudtrail where (record->>'$.userIdentity.userName') = '${hostile.replaceAll("'", "''")}'`],
    [`select record from cloudtrail where contains(record::varchar, '${hostile.replaceAll("'", "''")}')`],
    [
      `select record from cloudtrail where ends_with(record->>'$.userIdentity.principalId', ':' || '${hostile.replaceAll("'", "''")}')`,
    ],
  ])('lets no value change the query: %s', async (sql) => {
    expect(idsOf(await ask({ sql }))).toEqual(['e2']);
  });

  it('runs every query of every playbook over CloudTrail', async () => {
    const playbooks = await loadPlaybooks(playbooksFolder);
    const queries = playbooks
      .flatMap(({ questions }) => questions)
      .flatMap(({ sources }) => sources)
      .flatMap((one) => (one.via === 'files' && one.source === 'cloudtrail' ? [one.sql] : []))
      .map((sql) => sql.replace(/in \{\w+\}/gi, "in ('a', 'b')").replace(/\{\w+\}/g, "'a'"));
    const different = [...new Set(queries)];
    expect(different.length).toBeGreaterThan(15);
    const outcomes = await Promise.all(different.map(async (sql) => (await ask({ sql })).outcome));
    expect(different.filter((_, index) => !['empty', 'answered'].includes(outcomes[index] ?? ''))).toEqual([]);
  });
});

describe('what CloudTrail Lake refuses', () => {
  it.each([
    ['a store that is gone', { location: arnOf(9) }, 'unavailable'],
    ['a store about to be deleted', { location: arnOf(1) }, 'unavailable'],
    ['a query that fails', { location: arnOf(2) }, 'unavailable'],
    ['a query that runs out of time at AWS', { location: arnOf(3) }, 'timed_out'],
    ['events without their JSON', { location: arnOf(5), sql: 'select record from cloudtrail' }, 'unavailable'],
    ['a store nobody configured', { location: arnOf(0, production, 'eu-west-1') }, 'unavailable'],
    ['an account without a role', { location: arnOf(0, '111122223333') }, 'not_configured'],
    ['another log', { sql: 'select record from entra' }, 'unavailable'],
    ['more than one SELECT', { sql: 'select record from cloudtrail; select 1' }, 'unavailable'],
  ] as const)('%s', async (_, asked, outcome) => {
    const answer = await ask(asked);
    expect([answer.outcome, answer.rows, answer.detail === '']).toEqual([outcome, [], false]);
  });

  it.each(['StartQuery', 'DescribeQuery', 'GetQueryResults'])('errors of %s keep their kind', async (operation) => {
    for (const kind of ['denied', 'expired', 'throttled'] as const) {
      world.aws.faults.clear();
      world.aws.faults.set({ service: 'cloudtrail', operation }, kind);
      expect(await ask()).toMatchObject({ outcome: kind, rows: [] });
    }
  });

  it('cancels what nobody waits for, and counts too many queries at once as throttled', async () => {
    const before = calls('CancelQuery');
    const nobody = new AbortController();
    const asked = calls('StartQuery');
    const late = ask({ location: arnOf(4), signal: nobody.signal });
    await reach('StartQuery', asked + 1);
    nobody.abort();
    expect((await late).outcome).toBe('timed_out');
    await reach('CancelQuery', before + 1);
    const ends = new AbortController();
    const started = calls('StartQuery');
    const endless = { location: arnOf(4), signal: ends.signal };
    const open = [openReader(), openReader()].flatMap((reader) =>
      Array.from({ length: 6 }, () => ask({ ...endless, reader })),
    );
    await reach('StartQuery', started + 10);
    expect(await ask()).toMatchObject({ outcome: 'throttled' });
    ends.abort();
    await Promise.all(open);
    await reach('CancelQuery', before + 11);
    expect(await ask()).toMatchObject({ outcome: 'answered' });
  });

  it('a statement longer than CloudTrail takes is not sent', () => {
    const store = { account: production, region: home, id: idOf(0) };
    const asked = { ...window, account: production, max_rows: 10 };
    const long = writeLakeSql({ ...asked, sql: bucket('x'.repeat(10_000)) }, store);
    expect(long).toMatchObject({ fault: expect.stringContaining('10000 characters') });
    const bad = writeLakeSql({ ...asked, sql: bucket('x'), regions: ["eu' or 'a'='a"] }, store);
    expect(bad).toHaveProperty('fault');
  });
});

describe('a question about data events that only a store answers', () => {
  const store: LogSource = {
    source: 'cloudtrail',
    events: ['s3-data'],
    accounts: ['*'],
    via: 'files',
    collected: true,
    location: arnOf(0),
  };
  const question: Question = {
    id: 'S3.1',
    title: { en: 'Which objects?', ja: 'どのオブジェクトか' },
    decisive: true,
    window: { from: '-24h', to: '+24h' },
    sources: [
      {
        source: 'cloudtrail',
        events: 's3-data',
        via: 'files',
        sql: "select record from cloudtrail where (record->>'$.requestParameters.bucketName') = {bucket}",
      },
    ],
  };

  it('is asked of it, whatever the trails record', async () => {
    const ways = accessWays();
    const tools = { lookups: createCloudTrailLookups({ ...ways, pacer }), trails: createTrailReader(ways) };
    const create = () => createCloudTrailServer({ ...tools, lake: shared });
    const host = createMcpHost({ servers: { cloudtrail: { type: 'built-in', create } }, policy: {} });
    const settings: Settings = {
      organisation: buildOrganisation({ logSources: [store] }),
      language: 'en',
      homeRegion: home,
      playbooks: [
        { family: 'test', title: question.title, types: ['*'], questions: [question], follow: [], guidance: '' },
      ],
      budgets: { seconds: 20, toolCalls: 10 },
      ways: waysOf(buildOrganisation({ logSources: [store] })),
      matchesNetwork: () => false,
    };
    const at = '2025-01-20T12:00:00Z';
    const finding = {
      ...buildFinding(),
      accountId: production,
      region: home,
      firstSeen: at,
      lastSeen: at,
      updatedAt: at,
    };
    const request = { finding, entities: buildEntities({ bucket: 'lake-bucket' }), onProgress: () => undefined };
    const looked = await look(
      request,
      { toolbox: createToolbox({ host }), clock: { now: () => new Date() } },
      settings,
    );
    await host.close();
    expect(looked.coverage).toMatchObject([{ question: 'S3.1', outcome: 'answered', rows: 4 }]);
    expect(looked.evidence).toMatchObject([{ tool: 'cloudtrail/query_lake', rows: { length: 4 } }]);
    expect(calls('DescribeTrails')).toBe(0);
  });
});
