import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { fail } from '../domain/errors.ts';
import { PageHeader, type Playbook, Question } from './playbook.ts';

const commonPage = '_questions.md';
const CommonHeader = z.strictObject({ questions: z.array(Question) });

/** Reads every page of a playbook folder. Throws playbook_invalid with the page and the mistake. */
export async function loadPlaybooks(folder: string): Promise<readonly Playbook[]> {
  const common = await readPage(folder, commonPage, CommonHeader);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md') && !name.startsWith('_')).sort();
  return Promise.all(names.map((name) => loadPage({ folder, name, common: common.header.questions })));
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
  readonly common: readonly Question[];
}

async function loadPage({ folder, name, common }: PageRequest): Promise<Playbook> {
  const { header, body } = await readPage(folder, name, PageHeader);
  const known = new Map([...common, ...header.questions].map((question) => [question.id, question]));
  const questions = header.ask.map((id) => {
    const question = known.get(id);
    if (!question) throw fail('playbook_invalid', { file: name, reason: `asks ${id}, which no page defines` });
    return question;
  });
  return { family: header.family, title: header.title, types: header.types, questions, guidance: body.trim() };
}

async function readPage<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<{ header: T; body: string }> {
  const content = await readFile(path.join(folder, name), 'utf8');
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(content);
  if (!parts)
    throw fail('playbook_invalid', { file: name, reason: 'it must begin with a header between two lines of ---' });
  const header = schema.safeParse(readYaml(parts[1] ?? '', name));
  if (!header.success) throw fail('playbook_invalid', { file: name, reason: z.prettifyError(header.error) });
  return { header: header.data, body: parts[2] ?? '' };
}

function readYaml(source: string, name: string): unknown {
  try {
    return parse(source);
  } catch (error) {
    throw fail('playbook_invalid', { file: name, reason: error instanceof Error ? error.message : 'not YAML' }, error);
  }
}
