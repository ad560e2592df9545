import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { classifyAwsError } from '../../../src/aws/classify-aws-error.ts';
import { openLogPlaces } from '../../../src/mcp/servers/log-places.ts';
import { readErrorClass } from '../../../src/mcp/servers/read-error-class.ts';
import { createAthenaClient } from '../../../src/mcp/servers/run-athena.ts';
import { translateSql } from '../../../src/mcp/servers/translate-sql.ts';
import { playbooksFolder } from '../../../src/paths.ts';
import { loadPlaybooks } from '../../../src/playbook/load-playbooks.ts';
import { home, production, startAwsWorld } from '../../aws/world.ts';
import { waitFor } from '../../story/wait-for.ts';

const table = 'athena://triage/logs/cloudtrail';
const event = (eventID: string, eventTime: string, userName: string) => ({
  eventID,
  eventTime,
  userIdentity: { userName, principalId: `AROA:${userName}` },
});
const line = (day: string, records: readonly object[], more: object = {}) => ({
  line: JSON.stringify({ Records: records }),
  account: production,
  region: home,
  day,
  ...more,
});
const lines = [
  line('2026/11/19', [event('old', '2026-11-19T10:00:00Z', 'ana')]),
  line('2026/11/20', [event('e1', '2026-11-20T10:00:00Z', 'ana'), event('e2', '2026-11-20T11:00:00Z', "o'hara")]),
  line('2026/11/21', [event('e3', '2026-11-20T23:59:59Z', 'ana'), event('e4', '2026-11-21T00:30:00Z', 'ana')]),
  line('2026/11/20', [event('foreign', '2026-11-20T10:00:00Z', 'ana')], { account: '999999999999' }),
  line('2026/11/20', [event('elsewhere', '2026-11-20T10:00:00Z', 'ana')], { region: 'eu-west-1' }),
  {
    line: JSON.stringify(event('bare', '2026-11-20T12:00:00Z', 'bo')),
    account: production,
    region: home,
    day: '2026/11/20',
  },
];
const day = { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z', max_rows: 100 };
const whose = { account: production, regions: [home, 'us-east-1'] };

let world: Awaited<ReturnType<typeof startAwsWorld>>;
beforeAll(async () => {
  world = await startAwsWorld({}, { tables: { 'logs.cloudtrail': lines, 'logs.vpcflow': [] } });
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world.aws.close());

async function ask(sql: string, more: object = {}, signal = new AbortController().signal) {
  const database = openLogPlaces({
    locations: [table, 'athena://triage/logs/gone', 'athena://nobody/logs/cloudtrail'],
    client: new S3Client({ region: home }),
    athena: createAthenaClient({ region: home }),
    classify: (error) => readErrorClass(classifyAwsError(error)),
    cacheFolder: '/tmp/never-used',
  });
  return database.query({ sql, ...day, ...whose, location: table, ...more }, signal);
}
const idsOf = (found: Awaited<ReturnType<typeof ask>>) =>
  'rows' in found ? found.rows.map((row) => row['eventID']).sort() : found;

describe('the SQL of the playbooks at Amazon Athena', () => {
  it('reads the partitions of the account, regions and days, and in them the window', async () => {
    expect(idsOf(await ask('select record from cloudtrail'))).toEqual(['bare', 'e1', 'e2', 'e3']);
    expect(await ask('select record from cloudtrail', { max_rows: 2 })).toMatchObject({
      complete: false,
      rows: { length: 2 },
    });
  });

  it.each([
    ["select record from cloudtrail where (record->>'$.userIdentity.userName') = 'o''hara'", ['e2']],
    ["select record from cloudtrail where lower(record->>'$.userIdentity.userName') in ('bo', 'x')", ['bare']],
    ["select record from cloudtrail where contains(record::varchar, 'o''hara')", ['e2']],
    ["select record from cloudtrail where ends_with(record->>'$.userIdentity.principalId', ':' || 'bo')", ['bare']],
    ["select record from (select record from cloudtrail) found where (record->>'$.eventID') in ('e1')", ['e1']],
    ["select record from cloudtrail where coalesce(record->>'$.readOnly', 'false') <> 'true' limit 1", 1],
  ])('understands %s', async (sql, ids) => {
    const found = idsOf(await ask(sql));
    expect(typeof ids === 'number' ? found : { found }).toMatchObject(
      typeof ids === 'number' ? { length: ids } : { found: ids },
    );
  });

  it('can translate every query of every playbook', async () => {
    const playbooks = await loadPlaybooks(playbooksFolder);
    const queries = playbooks
      .flatMap(({ questions }) => questions)
      .flatMap(({ sources }) => sources)
      .flatMap((source) => (source.via === 'files' ? [source.sql] : []))
      .map((sql) => sql.replace(/in \{\w+\}/gi, "in ('a', 'b')").replace(/\{\w+\}/g, "'a'"));
    expect(queries.length).toBeGreaterThan(20);
    expect(queries.filter((sql) => 'fault' in translateSql(sql))).toEqual([]);
  });

  it.each([
    'select record from cloudtrail; drop table x',
    'select record from other_table',
    "select record from cloudtrail where (record->>'$.a') = 'x' union select 1",
    'select record from cloudtrail) select (1',
    'select record from cloudtrail, entra',
    'select "record" from cloudtrail',
    'select record from cloudtrail -- x',
    "select record from cloudtrail where sleep(1) = 'x'",
    'insert into cloudtrail select record from cloudtrail',
  ])('refuses %s', (sql) => expect(translateSql(sql)).toHaveProperty('fault'));

  it('tells what is missing, denied or limited', async () => {
    const sql = 'select record from cloudtrail';
    expect(await ask(sql, { location: 'athena://triage/logs/gone' })).toMatchObject({ error: 'not_found' });
    expect(await ask(sql, { location: 'athena://triage/logs/other' })).toMatchObject({ error: 'refused' });
    expect(await ask(sql, { location: 'athena://nobody/logs/cloudtrail' })).toMatchObject({ error: 'invalid' });
    world.aws.faults.set({ service: 'athena', operation: 'StartQueryExecution' }, 'denied');
    expect(await ask(sql)).toMatchObject({ error: 'denied' });
    world.aws.faults.clear();
    world.aws.faults.set({ service: 'athena', operation: 'GetQueryExecution' }, 'throttled');
    expect(await ask(sql)).toMatchObject({ error: 'throttled' });
  });

  it('stops the query at Athena when nobody waits for it', async () => {
    world.aws.faults.set({ service: 'athena', operation: 'GetQueryExecution' }, 'timeout');
    const calls = (operation: string) => world.aws.requests()[`athena:${operation}`]?.calls ?? 0;
    const before = { started: calls('StartQueryExecution'), stopped: calls('StopQueryExecution') };
    const nobody = new AbortController();
    const asking = expect(ask('select record from cloudtrail', {}, nobody.signal)).rejects.toThrow();
    await waitFor('it runs', () => calls('StartQueryExecution') > before.started);
    nobody.abort();
    await asking;
    expect(calls('StopQueryExecution')).toBe(before.stopped + 1);
  });
});
