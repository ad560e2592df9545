import { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSearch } from '../../src/demo/splunk/spl/parse-search.ts';
import { splitPipeline } from '../../src/demo/splunk/spl/split-pipeline.ts';
import type { Entities } from '../../src/domain/entities.ts';
import { findSplFault } from '../../src/mcp/spl-guard.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { bindQuery } from '../../src/playbook/bind-question.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import { listPlaceholders } from '../../src/playbook/placeholders.ts';
import type { Question, SourceQuery } from '../../src/playbook/playbook.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';
import { hostile } from './hostile-names.ts';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 15);
const harmless = 'harmless';
const window = { from: '2026-03-02T00:00:00Z', to: '2026-03-04T00:00:00Z' };
const texts =
  'userName principalId principalArn principalType accessKeyId sessionName email instanceId securityGroupId bucket functionName clusterName databaseId domain accountId region'.split(
    ' ',
  );
/** Pieces that end, nest or comment something in one of the languages, and letters that only look like them. */
const pieces = [
  `'`,
  `"`,
  '\\',
  '|',
  ']]',
  '[',
  '`',
  ';',
  '--',
  '/*',
  '*/',
  '(',
  ')',
  ',',
  '=',
  '*',
  '%',
  '$$',
  '{',
  '}',
  '?',
  '\n',
  '\r',
  '\t',
  '\u0000',
  '\u2028',
  '\u02bc',
  '\uff07',
  '\u201d',
  '\uff5c',
  '\u202e',
  '\u0430dmin',
  'a',
  ' ',
  '| delete',
  `' OR 1=1`,
  '" OR index=*',
  '{accessKeyId}',
  "E\\'",
  '$1',
  "''",
  '\\"',
  'NOT ',
  ' AND ',
];
const hostileValue = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(...hostile) },
);

/** Every entity at once holds the value, lists twice. */
function entitiesWith(value: string): Entities {
  const singles = Object.fromEntries(texts.map((name) => [name, value]));
  return {
    ...buildEntities(),
    ...singles,
    remotePort: 443,
    remoteIps: [value, value],
    localIps: [value],
    apis: [value],
  };
}

function bindWith(question: Question, query: SourceQuery, value: string): string | null {
  const bound = bindQuery(
    { question, query, window, entry: null },
    { finding: buildFinding(), entities: entitiesWith(value), homeRegion: 'eu-west-1', now: new Date(window.to) },
  );
  if ('missing' in bound) return null;
  const { query: asked } = bound;
  if (asked.via === 'splunk') return asked.spl;
  return asked.via === 'files' ? asked.sql : JSON.stringify([asked.attribute, asked.value]);
}

/** The search as Splunk would understand it: its stages and, as a tree, its condition. */
function understand(spl: string): unknown {
  const [first, ...stages] = splitPipeline(spl);
  return { search: parseSearch(first?.args ?? ''), stages };
}

/** The same tree with the value in the place of the harmless one. */
function swap(tree: unknown, value: string): string {
  return JSON.stringify(tree).replaceAll(JSON.stringify(harmless), () => JSON.stringify(value));
}

let cases: readonly { readonly question: Question; readonly query: SourceQuery }[] = [];
beforeAll(async () => {
  const questions = (await loadPlaybooks(playbooksFolder)).flatMap((page) => [...page.questions, ...page.follow]);
  const all = questions.flatMap((question) => question.sources.map((query) => ({ question, query })));
  cases = [...new Map(all.map((one) => [JSON.stringify(one.query), one])).values()];
});
const via = (way: SourceQuery['via']) => cases.filter(({ query }) => query.via === way);

describe('a hostile value in every query of every page', () => {
  it('is tried in all three languages, with every name a page uses', () => {
    expect([via('splunk'), via('files'), via('cloudtrail-api')].map(({ length }) => length > 15)).toEqual([
      true,
      true,
      true,
    ]);
    const used = new Set(cases.flatMap(({ query }) => listPlaceholders(JSON.stringify(query).replaceAll('\\"', ' '))));
    const named = [...used].filter((name) => /^\w+$/.test(name) && !['index', 'sourcetype'].includes(name));
    expect(named.filter((name) => ![...texts, 'remoteIps', 'localIps', 'apis', 'remotePort'].includes(name))).toEqual(
      [],
    );
  });

  it('leaves a Splunk search the search it was, or keeps it from being asked', () => {
    let asked = 0;
    fc.assert(
      fc.property(hostileValue, (value) => {
        for (const { question, query } of via('splunk')) {
          const spl = bindWith(question, query, value);
          if (spl === null) continue;
          asked += 1;
          if (findSplFault(spl) !== null) throw new Error(`refused: ${spl}`);
          expect(JSON.stringify(understand(spl))).toBe(
            swap(understand(bindWith(question, query, harmless) ?? ''), value),
          );
        }
      }),
      { numRuns: runs },
    );
    expect(asked).toBeGreaterThan(runs);
  });

  it('would be noticed if it ended its quotes', () => {
    const escaped = understand(`search user="${'a" OR index="*'}"`);
    expect(JSON.stringify(escaped)).not.toBe(swap(understand(`search user="${harmless}"`), 'a" OR index="*'));
  });

  it('stays one value of one LookupEvents attribute', () => {
    fc.assert(
      fc.property(hostileValue, (value) => {
        for (const { question, query } of via('cloudtrail-api')) {
          const asked = bindWith(question, query, value);
          if (asked !== null && query.via === 'cloudtrail-api')
            expect(JSON.parse(asked)).toEqual([query.attribute, query.value.startsWith('{') ? value : query.value]);
        }
      }),
      { numRuns: runs },
    );
  });
});

describe('a hostile value in SQL, as DuckDB parses it', () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await DuckDBConnection.create();
  });
  afterAll(() => connection.closeSync());
  /** The tree of the statement without the places in the text. */
  const understandSql = async (statements: readonly string[]): Promise<readonly unknown[]> => {
    const list = statements.map((text) => `json_serialize_sql('${text.replaceAll("'", "''")}')`).join(', ');
    const [row = []] = (await connection.runAndReadAll(`select ${list}`)).getRows();
    const drop = (key: string, value: unknown) => (key === 'query_location' ? undefined : value);
    return row.map((tree) => JSON.parse(JSON.stringify(JSON.parse(String(tree)), drop)));
  };

  it('leaves every statement what it was, or keeps it from being asked', async () => {
    const queries = via('files');
    const plain = await understandSql(queries.map(({ question, query }) => bindWith(question, query, harmless) ?? ''));
    expect(JSON.stringify(plain)).toContain(harmless);
    expect(plain).toEqual(plain.map(() => expect.objectContaining({ error: false })));
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(hostileValue, async (value) => {
        const bound = queries.map(({ question, query }) => bindWith(question, query, value));
        const done = bound.flatMap((text, index) => (text === null ? [] : [{ text, plain: plain[index] }]));
        if (done.length === 0) return;
        asked += done.length;
        const trees = await understandSql(done.map(({ text }) => text));
        expect(trees.map((tree) => JSON.stringify(tree))).toEqual(done.map((one) => swap(one.plain, value)));
      }),
      { numRuns: runs },
    );
    expect(asked).toBeGreaterThan(runs);
  });
});
