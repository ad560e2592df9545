import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { fail } from '../domain/errors.ts';
import { PageHeader, PageQuestion, type Playbook } from './playbook.ts';

const commonPage = '_questions.md';
const CommonHeader = z.strictObject({ questions: z.array(PageQuestion) });
type PageQuestion = z.infer<typeof PageQuestion>;

/** Reads every page of a playbook folder. Throws playbook_invalid with the page and the mistake. */
export async function loadPlaybooks(folder: string): Promise<readonly Playbook[]> {
  const common = await readPage(folder, commonPage, CommonHeader);
  const names = (await listPages(folder)).filter((name) => name.endsWith('.md') && !name.startsWith('_')).sort();
  const pages = await Promise.all(names.map((name) => loadPage({ folder, name, common: common.header.questions })));
  return refuseTwins(pages, names);
}

/** The page for a finding type: the longest matching pattern wins, `*` alone is the default. */
export function choosePlaybook(playbooks: readonly Playbook[], type: string): Playbook {
  const ranked = playbooks
    .flatMap((playbook) => playbook.types.map((pattern) => ({ playbook, pattern })))
    .filter(({ pattern }) => matchesPattern(type, pattern))
    .sort((left, right) => right.pattern.length - left.pattern.length);
  const best = ranked[0];
  if (!best)
    throw fail('playbook_invalid', {
      file: 'default.md',
      reason: `no page covers ${type}; one page needs the type "*"`,
    });
  return best.playbook;
}

function matchesPattern(type: string, pattern: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(type);
}

interface PageRequest {
  readonly folder: string;
  readonly name: string;
  readonly common: readonly PageQuestion[];
}

async function loadPage({ folder, name, common }: PageRequest): Promise<Playbook> {
  const { header, body } = await readPage(folder, name, PageHeader);
  const defined = [...common, ...header.questions];
  const mistake = findMistake(header, defined, body);
  if (mistake !== null) throw fail('playbook_invalid', { file: name, reason: mistake });
  const pick = (ids: readonly string[]) =>
    ids.flatMap((id) =>
      defined
        .filter((question) => question.id === id)
        .map((question) => ({ ...question, decisive: header.decisive.includes(id) })),
    );
  const { family, title, types } = header;
  return { family, title, types, questions: pick(header.ask), follow: pick(header.follow), guidance: body.trim() };
}

/** What the parts of a page contradict each other in, or null. */
function findMistake(header: PageHeader, defined: readonly PageQuestion[], body: string): string | null {
  const ids = defined.map(({ id }) => id);
  const twin = findTwin(ids);
  if (twin !== undefined) return `${twin} is defined twice, here or on ${commonPage}`;
  const again = findTwin(header.ask);
  if (again !== undefined) return `asks ${again} twice`;
  const unknown = header.ask.find((id) => !ids.includes(id));
  if (unknown !== undefined) return `asks ${unknown}, which no page defines`;
  const lost = header.follow.find((id) => !ids.includes(id) || header.ask.includes(id));
  if (lost !== undefined) return `follows with ${lost}, which no page defines or which it asks already`;
  const unasked = header.decisive.find((id) => !header.ask.includes(id));
  if (unasked !== undefined) return `calls ${unasked} decisive, but does not ask it`;
  return body.trim() === '' ? 'the text below the header, which says what decides such a finding, is missing' : null;
}

/** Two pages of one family or for the same types: which of them counts would be a matter of luck. */
function refuseTwins(pages: readonly Playbook[], names: readonly string[]): readonly Playbook[] {
  const family = findTwin(pages.map((page) => page.family));
  const type = findTwin(pages.flatMap((page) => page.types));
  const twin = family === undefined ? type : `the family ${family}`;
  if (twin === undefined) return pages;
  const found = pages.findLastIndex((page) => page.family === family || page.types.some((one) => one === type));
  throw fail('playbook_invalid', { file: names[found] ?? '', reason: `${twin} has a page already` });
}

function findTwin(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

async function listPages(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw fail('playbook_invalid', { file: folder, reason: 'the folder cannot be read' }, error);
  }
}

async function readPage<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<{ header: T; body: string }> {
  const content = await readText(folder, name);
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(content);
  if (!parts)
    throw fail('playbook_invalid', { file: name, reason: 'it must begin with a header between two lines of ---' });
  const header = schema.safeParse(readYaml(parts[1] ?? '', name));
  if (!header.success) throw fail('playbook_invalid', { file: name, reason: z.prettifyError(header.error) });
  return { header: header.data, body: parts[2] ?? '' };
}

async function readText(folder: string, name: string): Promise<string> {
  try {
    return await readFile(path.join(folder, name), 'utf8');
  } catch (error) {
    throw fail('playbook_invalid', { file: name, reason: `it cannot be read from ${folder}` }, error);
  }
}

function readYaml(source: string, name: string): unknown {
  try {
    return parse(source);
  } catch (error) {
    throw fail('playbook_invalid', { file: name, reason: error instanceof Error ? error.message : 'not YAML' }, error);
  }
}
