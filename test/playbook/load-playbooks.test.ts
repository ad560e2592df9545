import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TriageError } from '../../src/domain/errors.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { choosePlaybook, loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import type { Playbook } from '../../src/playbook/playbook.ts';
import { families } from './finding-families.ts';

const expected = Object.entries(families).flatMap(([family, types]) => types.map((type) => [type, family] as const));

let playbooks: readonly Playbook[] = [];
beforeAll(async () => {
  playbooks = await loadPlaybooks(playbooksFolder);
});

describe('the pages of prompts/playbooks', () => {
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

const mistakes: readonly (readonly [string, string, RegExp])[] = [
  ['no header', 'Only prose.', /must begin with a header/],
  ['broken YAML', '---\nfamily: [\n---\nText.\n', /./],
  ['an unknown key', page(question(), 'ask: [T.1]\nurgent: true'), /urgent/],
  ['a question nobody defines', page(question(), 'ask: [T.1, T.9]'), /asks T\.9, which no page defines/],
  ['a question asked twice', page(question(), 'ask: [T.1, T.1]'), /asks T\.1 twice/],
  [
    'a question defined twice',
    page(question() + question().trimStart().padStart(2, ' ').replace(/^/, '  ')),
    /T\.1 is defined twice/,
  ],
  ['a decisive question that is not asked', page(question(), 'ask: [T.1]\ndecisive: [T.2]'), /calls T\.2 decisive/],
  [
    'a placeholder no finding has',
    page(spl('search index={index} user={userNmae}')),
    /\{userNmae\} is nothing a splunk query can be given/,
  ],
  [
    'a list where the language has none',
    page(question().replace('{userName}', '{remoteIps}')),
    /\{remoteIps\} is nothing/,
  ],
  ['an index in a LookupEvents call', page(question().replace('{userName}', '{index}')), /\{index\} is nothing/],
  ['a search that does not search', page(spl('| delete index={index}')), /must start with "search"/],
  [
    'SQL that does not select records',
    page(question('      - {source: dns, via: files, sql: drop table dns}\n')),
    /select record from/,
  ],
  [
    'a window that ends before it begins',
    page(question().replace('from: -1h', 'from: +2h')),
    /must end after it begins/,
  ],
  ['a window in no known unit', page(question().replace('-1h', '-1w')), /must look like -24h/],
  ['a missing translation', page(question().replace(', ja: 誰か', '')), /ja/],
  ['no guidance', page().replace('What decides.\n', ''), /the text below the header/],
];

describe('a mistake in a page', () => {
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
  });
  const load = async (files: Readonly<Record<string, string>>): Promise<unknown> => {
    const folder = await mkdtemp(path.join(tmpdir(), 'playbooks-'));
    folders.push(folder);
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
    return loadPlaybooks(folder).catch((error: unknown) => error);
  };

  it('is none in the page the others are made from', async () => {
    expect(await load({ '_questions.md': common, 'test.md': page() })).toMatchObject([{ family: 'test' }]);
  });

  it.each(mistakes)('%s is told with the file and the reason', async (_, content, reason) => {
    const error = await load({ '_questions.md': common, 'test.md': content });
    expect(error).toBeInstanceOf(TriageError);
    expect(error).toMatchObject({
      code: 'playbook_invalid',
      context: { file: 'test.md', reason: expect.stringMatching(reason) },
    });
  });

  it('is a second page for the same types, a missing common page, a missing folder', async () => {
    const twin = await load({
      '_questions.md': common,
      'a.md': page(),
      'b.md': page().replace('family: test', 'family: other'),
    });
    expect(twin).toMatchObject({ code: 'playbook_invalid', context: { file: 'b.md', reason: '* has a page already' } });
    expect(await load({ 'test.md': page() })).toMatchObject({
      code: 'playbook_invalid',
      context: { file: '_questions.md' },
    });
    const gone = await loadPlaybooks(path.join(tmpdir(), 'no-such-playbooks')).catch((error: unknown) => error);
    expect(gone).toMatchObject({ code: 'playbook_invalid' });
  });

  it('is a type no page covers', async () => {
    const narrow = await load({ '_questions.md': common, 'test.md': page(question(), 'ask: [T.1]', '["A:B/*"]') });
    expect(() => choosePlaybook(Array.isArray(narrow) ? narrow : [], 'C:D/E')).toThrow(/no page covers C:D\/E/);
  });
});
