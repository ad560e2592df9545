import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TriageError } from '../../src/domain/errors.ts';
import { findSplFault } from '../../src/mcp/spl-guard.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { choosePlaybook, findPlaybookMistakes, loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import type { Playbook } from '../../src/playbook/playbook.ts';
import { families } from './finding-families.ts';

const expected = Object.entries(families).flatMap(([family, { types }]) =>
  types.map((type) => [type, family] as const),
);
const guards = { spl: findSplFault };

let playbooks: readonly Playbook[] = [];
beforeAll(async () => {
  playbooks = await loadPlaybooks(playbooksFolder, guards);
});

/** `Q5* Q4 (Q8)`: decisive ones with a star, those of a second round in brackets. */
function listAsks({ questions, follow }: Playbook): string {
  const first = questions.map(({ id, decisive }) => (decisive ? `${id}*` : id));
  return [...first, ...(follow.length > 0 ? [`(${follow.map(({ id }) => id).join(' ')})`] : [])].join(' ');
}

describe('the pages of prompts/playbooks', () => {
  it('are without mistakes', async () => {
    expect(await findPlaybookMistakes(playbooksFolder, guards)).toEqual([]);
  });

  it('ask these questions', () => {
    const asks = Object.entries(families).map(([family, page]) => [family, page.asks]);
    expect(Object.fromEntries(playbooks.map((page) => [page.family, listAsks(page)]))).toEqual(
      Object.fromEntries(asks),
    );
  });

  it('are all there, each with guidance of at most a page', () => {
    expect(playbooks.map(({ family }) => family)).toHaveLength(Object.keys(families).length);
    for (const { guidance } of playbooks) expect(guidance.split('\n').length).toBeLessThan(40);
  });

  it.each(expected)('%s is asked about on the page %s', (type, family) => {
    expect(choosePlaybook(playbooks, type).family).toBe(family);
  });

  it('each decide by at least one question, apart from samples, and look for an authorisation', () => {
    for (const { family, questions } of playbooks.filter((page) => page.family !== 'sample')) {
      expect({ family, decisive: questions.some(({ decisive }) => decisive) }).toEqual({ family, decisive: true });
      expect(questions.map(({ id }) => id)).toContain('Q9');
    }
  });

  it('can be asked of case folders and, apart from the identity provider, of more than one way', () => {
    for (const question of playbooks.flatMap(({ questions }) => questions)) {
      const ways = question.sources.map(({ via }) => via);
      expect({ id: question.id, ways }).toEqual({ id: question.id, ways: expect.arrayContaining(['files', 'splunk']) });
    }
  });
});

const common = '---\nquestions: []\n---\nCommon.\n';
const question = (change = '') => `
  - id: T.1
    title: {en: Who?, ja: 誰か}
    window: {from: -1h, to: +1h}
    sources:
      - {source: cloudtrail, via: cloudtrail-api, attribute: Username, value: "{userName}"}
${change}`;
const page = (questions = question(), head = 'ask: [T.1]', types = '["*"]') =>
  `---\nfamily: test\ntitle: {en: Test, ja: 試験}\ntypes: ${types}\n${head}\nquestions:${questions}---\nWhat decides.\n`;
const spl = (query: string) => question(`      - {source: dns, via: splunk, spl: '${query}'}\n`);
const sql = (query: string, source = 'dns') => question(`      - {source: ${source}, via: files, sql: "${query}"}\n`);
const second = question().replace('T.1', 'T.2').slice(1);

/** What is wrong, the page, the line where it is told, and what is told. */
const mistakes: readonly (readonly [string, string, number, RegExp])[] = [
  ['no header', 'Only prose.', 1, /must begin with a header/],
  ['broken YAML', '---\nfamily: [\n---\nText.\n', 2, /./],
  ['an unknown key', page(question(), 'ask: [T.1]\nurgent: true'), 6, /urgent/],
  ['a question nobody defines', page(question(), 'ask: [T.1, T.9]'), 5, /asks T\.9, which no page defines/],
  ['a question asked twice', page(question(), 'ask: [T.1, T.1]'), 5, /asks T\.1 twice/],
  ['a question defined twice', page(question() + question().slice(1)), 12, /T\.1 is defined twice/],
  ['a question never asked', page(question() + second), 12, /T\.2 is defined here but never asked/],
  ['a decisive question that is not asked', page(question(), 'ask: [T.1]\ndecisive: [T.2]'), 6, /calls T\.2 decisive/],
  ['a follow-up that is asked already', page(question(), 'ask: [T.1]\nfollow: [T.1]'), 6, /follows with T\.1/],
  ['a placeholder no finding has', page(spl('search user={userNmae}')), 12, /\{userNmae\} is nothing a splunk query/],
  ['a list where the language has none', page(question().replace('{userName}', '{remoteIps}')), 11, /\{remoteIps\}/],
  ['an index in a LookupEvents call', page(question().replace('{userName}', '{index}')), 11, /\{index\} is nothing/],
  ['a name inside a longer value', page(question().replace('{userName}', 'x-{userName}')), 11, /write \{name\} alone/],
  ['an unknown source', page(spl('search a').replace('dns', 'dsn')), 12, /cloudtrail/],
  ['an unknown way', page(spl('search a').replace('via: splunk', 'via: splnk')), 12, /via/],
  ['a search that does not search', page(spl('| delete index={index}')), 12, /must start with "search"/],
  ['a search the host refuses', page(spl('search index={index} | delete')), 12, /the command delete is not allowed/],
  ['a name in quotes in a search', page(spl('search user="{userName}"')), 12, /must not stand in quotes/],
  ['SQL that does not select records', page(sql('drop table dns')), 12, /select record from/],
  ['SQL over another log', page(sql('select record from entra')), 12, /reads from entra, but its source is dns/],
  [
    'SQL with a name in quotes',
    page(sql("select record from dns where a = '{domain}'")),
    12,
    /must not stand in quotes/,
  ],
  ['SQL with an open quote', page(sql("select record from dns where a = 'b")), 12, /not balanced/],
  ['two statements of SQL', page(sql('select record from dns; drop table dns')), 12, /one statement/],
  ['a window that ends too early', page(question().replace('from: -1h', 'from: +2h')), 9, /must end after it begins/],
  ['a window in no known unit', page(question().replace('-1h', '-1w')), 9, /must look like -24h/],
  ['a missing translation', page(question().replace(', ja: 誰か', '')), 8, /ja/],
  ['no guidance', page().replace('What decides.\n', ''), 1, /the text below the header/],
  ['no page for the rest', page(question(), 'ask: [T.1]', '["A:B/*"]'), 0, /one page needs the type "\*"/],
];

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});
async function write(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'playbooks-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}
const find = async (files: Readonly<Record<string, string>>) => findPlaybookMistakes(await write(files), guards);

describe('a mistake in a page', () => {
  it('is none in the page the others are made from', async () => {
    expect(await find({ '_questions.md': common, 'test.md': page() })).toEqual([]);
  });

  it.each(mistakes)('%s is told with file, line and reason', async (...[, content, line, reason]) => {
    const found = await find({ '_questions.md': common, 'test.md': content });
    const problem = expect.stringMatching(reason);
    expect(found).toEqual([
      line === 0 ? { file: 'default.md', line: null, problem } : { file: 'test.md', line, problem },
    ]);
  });

  it('is a second page for the same types or family, a missing common page, a missing folder', async () => {
    const pages = { '_questions.md': common, 'a.md': page(), 'b.md': page() };
    expect(await find(pages)).toEqual([
      { file: 'b.md', line: 2, problem: 'the family test has a page already' },
      { file: 'b.md', line: 4, problem: '* has a page already' },
    ]);
    expect(await find({ 'test.md': page() })).toMatchObject([{ file: '_questions.md', line: null }]);
    const gone = path.join(tmpdir(), 'no-such-playbooks');
    expect(await findPlaybookMistakes(gone)).toEqual([
      { file: gone, line: null, problem: 'the folder cannot be read' },
    ]);
  });

  it('is a common question that no page asks', async () => {
    const shared = common.replace('questions: []', `questions:${question().trimEnd()}`);
    const own = page(question().replace('T.1', 'T.2'), 'ask: [T.2]');
    expect(await find({ '_questions.md': shared, 'test.md': own })).toEqual([
      { file: '_questions.md', line: 3, problem: 'T.1 is never asked by any page' },
    ]);
  });

  it('is told together with every other', async () => {
    const wrong = page(
      question().replace('-1h', '-1w').replace('source: cloudtrail', 'source: cloudtrial'),
      'ask: [T.1, T.9]\ndecisive: [T.8]',
    );
    const files = { '_questions.md': common, 'a.md': wrong, 'b.md': 'Prose.' };
    expect((await find(files)).map(({ file, line }) => `${file}:${line}`)).toEqual([
      'a.md:5',
      'a.md:6',
      'a.md:10',
      'a.md:12',
      'b.md:1',
    ]);
    const error = await loadPlaybooks(await write(files)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TriageError);
    expect(error).toMatchObject({
      code: 'playbook_invalid',
      context: { count: 5, mistakes: expect.stringContaining('\nb.md:1: ') },
    });
  });
});
