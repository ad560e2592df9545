import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flattenRecord } from '../../src/demo/splunk/spl/flatten-record.ts';
import { runSearch } from '../../src/demo/splunk/spl/run-search.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { Entities } from '../../src/domain/entities.ts';
import { type LogDatabase, openLogDatabase } from '../../src/mcp/servers/log-database.ts';
import { findSplFault } from '../../src/mcp/spl-guard.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { type Binding, bindQuery, type Unbound, windowOf } from '../../src/playbook/bind-question.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import type { Question, SourceQuery } from '../../src/playbook/playbook.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';
import { hostile } from './hostile-names.ts';

const now = new Date('2026-03-03T18:00:00Z');
const window = { from: '2026-03-02T00:00:00Z', to: '2026-03-04T00:00:00Z' };
const spl: SourceQuery = {
  source: 'cloudtrail',
  via: 'splunk',
  spl: 'search index={index} "userIdentity.userName"={userName} | table eventID',
};
const sql: SourceQuery = {
  source: 'cloudtrail',
  via: 'files',
  sql: "select record from cloudtrail where (record->>'$.userIdentity.userName') = {userName}",
};
const question: Question = {
  id: 'T.1',
  title: { en: 'Who?', ja: '誰か' },
  decisive: true,
  window: { from: '-2d', to: '+24h' },
  sources: [spl],
};
const bindingOf = (entities: Partial<Entities> = {}): Binding => ({
  finding: buildFinding(),
  entities: buildEntities(entities),
  homeRegion: 'us-west-2',
  now,
});
const bind = (query: SourceQuery, entities: Partial<Entities> = {}): Ask | Unbound =>
  bindQuery({ question, query, window, entry: null }, bindingOf(entities));
const textOf = (bound: Ask | Unbound): string => {
  if ('missing' in bound) return `unbound: ${bound.why}`;
  const { query } = bound;
  if (query.via === 'splunk') return query.spl;
  return query.via === 'files' ? query.sql : query.value;
};

const records = [...hostile, 'somebody else', 'x'].map((userName, index) => ({
  eventID: `e${index}`,
  eventName: 'ListUsers',
  eventTime: '2026-03-03T12:00:00Z',
  userIdentity: { userName },
}));
const idOf = (name: string): string =>
  records.find(({ userIdentity }) => userIdentity.userName === name)?.eventID ?? '';

describe('binding a question', () => {
  it('looks around the finding, and never beyond the present', () => {
    expect(windowOf(question, bindingOf())).toEqual({ from: '2026-03-01T12:00:00.000Z', to: now.toISOString() });
    const short = { ...question, window: { from: '-30d', to: '-1h' } };
    expect(windowOf(short, bindingOf())).toEqual({ from: '2026-02-01T12:00:00.000Z', to: '2026-03-03T11:00:00.000Z' });
  });

  it('asks the region of the finding, the home region and the one of the global services', () => {
    expect(bind(spl)).toMatchObject({ query: { regions: ['eu-west-1', 'us-west-2', 'us-east-1'] } });
  });

  it('takes index, sourcetype and server from the configuration, and every index where it says nothing', () => {
    const query: SourceQuery = {
      source: 'dns',
      via: 'splunk',
      spl: 'search index={index} sourcetype={sourcetype} {region} OR index={index}',
    };
    const entry = {
      source: 'dns',
      accounts: ['*'],
      via: 'splunk',
      server: 'other',
      index: 'a"b',
      sourcetype: 'x',
      collected: true,
    } as const;
    expect(bindQuery({ question, query, window, entry }, bindingOf())).toMatchObject({
      query: { server: 'other', spl: 'search index="a\\"b" sourcetype="x" "eu-west-1" OR index="a\\"b"' },
    });
    expect(textOf(bind(query))).toBe('search index=* sourcetype=* "eu-west-1" OR index=*');
  });

  it('writes a list as a list, and asks nothing where the finding names nothing', () => {
    const query: SourceQuery = { source: 'dns', via: 'files', sql: 'select record from dns where a in {remoteIps}' };
    expect(textOf(bind(query, { remoteIps: ['192.0.2.1', '192.0.2.2'] }))).toMatch(
      /in \('192\.0\.2\.1', '192\.0\.2\.2'\)$/,
    );
    expect(bind(query, { remoteIps: [] })).toEqual({ missing: 'remoteIps', why: 'absent' });
    expect(bind(spl, { userName: null })).toEqual({ missing: 'userName', why: 'absent' });
  });

  it.each(['a*', '`macro`', 'two\nlines', 'tab\t', 'x'.repeat(513)])(
    'does not put %j into a Splunk search',
    (userName) => {
      expect(bind(spl, { userName })).toEqual({ missing: 'userName', why: 'unsafe' });
    },
  );

  it('does not put control characters into SQL', () => {
    expect(bind(sql, { userName: 'a\u0000b' })).toEqual({ missing: 'userName', why: 'unsafe' });
    expect(textOf(bind(sql, { userName: 'a*' }))).toContain("= 'a*'");
  });
});

describe('a hostile name in a Splunk search', () => {
  const events = records.map((record) => ({
    ...flattenRecord(record),
    _raw: JSON.stringify(record),
    _time: String(Date.parse(record.eventTime) / 1000),
    index: 'aws',
    sourcetype: 'aws:cloudtrail',
  }));
  const run = (query: string) =>
    runSearch(events, { query, earliest: window.from, latest: window.to, now: now.getTime() / 1000 });

  it.each(hostile)('%j finds exactly itself', (userName) => {
    const query = textOf(bind(spl, { userName }));
    expect(findSplFault(query)).toBeNull();
    expect(run(query)).toEqual([{ eventID: idOf(userName) }]);
  });
});

describe('a hostile name in SQL over log files', () => {
  let folder = '';
  let database: LogDatabase;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bind-'));
    for (const log of ['cloudtrail', 'entra', 'vpcflow', 'dns', 'eks', 'changes']) await mkdir(path.join(folder, log));
    await writeFile(path.join(folder, 'cloudtrail', 'a.json'), JSON.stringify({ Records: records }));
    database = await openLogDatabase(folder);
  });
  afterAll(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });
  const run = (text: string) => database.query({ sql: text, ...window, max_rows: 50 }, new AbortController().signal);

  it.each(hostile)('%j finds exactly itself', async (userName) => {
    expect(await run(textOf(bind(sql, { userName })))).toMatchObject({
      complete: true,
      rows: [{ eventID: idOf(userName) }],
    });
  });

  it('leaves the log as it was', async () => {
    expect(await run('select record from cloudtrail')).toMatchObject({ rows: { length: records.length } });
  });

  it('runs every query of every page, with every entity named', async () => {
    const entities: Partial<Entities> = {
      principalId: 'AIDAEXAMPLE:s',
      principalArn: 'arn:x',
      sessionName: 's',
      email: 'a@b.example',
      instanceId: 'i-1',
      securityGroupId: 'sg-1',
      bucket: 'b',
      functionName: 'f',
      clusterName: 'c',
      databaseId: 'd',
      domain: 'd.example',
      remotePort: 443,
      localIps: ['10.0.0.1'],
    };
    const pages = await loadPlaybooks(playbooksFolder);
    const queries = pages.flatMap(({ questions, follow }) =>
      [...questions, ...follow].flatMap(({ sources }) => sources),
    );
    for (const query of queries) {
      const text = textOf(bind(query, entities));
      expect(text).not.toMatch(/unbound|[{}]/);
      if (query.via === 'splunk') expect([text, findSplFault(text)]).toEqual([text, null]);
      if (query.via === 'splunk')
        expect(() => runSearch([], { query: text, earliest: window.from, latest: window.to, now: 0 })).not.toThrow();
      if (query.via === 'files')
        expect([text, await run(text)]).toEqual([text, expect.objectContaining({ complete: true })]);
    }
  });
});
