import { readdir } from 'node:fs/promises';
import { z } from 'zod';
import { fail } from '../domain/errors.ts';
import { checkPage, checkTogether, commonPage, type OutlinedPage, outlinePage } from './check-page.ts';
import { findQueryFault, type QueryGuards } from './check-query.ts';
import { PageHeader, PageQuestion, type Playbook } from './playbook.ts';
import { formatMistake, type PlaybookMistake } from './playbook-mistake.ts';
import { type KeyPath, readPage, type WrittenPage } from './read-page.ts';

const CommonHeader = z.strictObject({ questions: z.array(PageQuestion) });
type PageQuestion = z.infer<typeof PageQuestion>;

/** Reads every page of a playbook folder. Throws playbook_invalid with every mistake of every page. */
export async function loadPlaybooks(folder: string, guards: QueryGuards = {}): Promise<readonly Playbook[]> {
  const { playbooks, mistakes } = await readPlaybooks(folder, guards);
  if (mistakes.length === 0) return playbooks;
  throw fail('playbook_invalid', { count: mistakes.length, mistakes: mistakes.map(formatMistake).join('\n') });
}

/** Every mistake in a playbook folder, by file and line; none where the pages can be used. Never throws. */
export async function findPlaybookMistakes(
  folder: string,
  guards: QueryGuards = {},
): Promise<readonly PlaybookMistake[]> {
  return (await readPlaybooks(folder, guards)).mistakes;
}

/** The page for a finding type: the longest matching pattern wins, `*` alone is the default. */
export function choosePlaybook(playbooks: readonly Playbook[], type: string): Playbook {
  const ranked = playbooks
    .flatMap((playbook) => playbook.types.map((pattern) => ({ playbook, pattern })))
    .filter(({ pattern }) => matchesPattern(type, pattern))
    .sort((left, right) => right.pattern.length - left.pattern.length);
  const best = ranked[0];
  if (!best) throw fail('playbook_invalid', { count: 1, mistakes: `default.md: no page covers ${type}` });
  return best.playbook;
}

function matchesPattern(type: string, pattern: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(type);
}

interface ReadPlaybooks {
  readonly playbooks: readonly Playbook[];
  readonly mistakes: readonly PlaybookMistake[];
}

async function readPlaybooks(folder: string, guards: QueryGuards): Promise<ReadPlaybooks> {
  const names = await readdir(folder).catch(() => null);
  if (names === null)
    return { playbooks: [], mistakes: [{ file: folder, line: null, problem: 'the folder cannot be read' }] };
  const files = names.filter((name) => name.endsWith('.md') && !name.startsWith('_')).sort();
  const common = outlinePage(await readPage(folder, commonPage));
  const pages = (await Promise.all(files.map((file) => readPage(folder, file)))).map(outlinePage);
  const commonIds = common.outline.questions.map(({ id }) => id);
  const shared = parseHeader(common.page, CommonHeader);
  const parsed = pages.map((one) => ({ ...one, header: parseHeader(one.page, PageHeader) }));
  const mistakes = [
    ...[common, ...pages].flatMap(({ page }) => page.mistakes),
    ...shared.mistakes,
    ...checkQueries(common.page, shared.data?.questions ?? [], guards),
    ...parsed.flatMap(({ page, outline, header }) => [
      ...header.mistakes,
      ...checkQueries(page, header.data?.questions ?? [], guards),
      ...checkPage({ page, outline }, commonIds),
    ]),
    ...checkTogether(pages, common),
  ];
  const order = (mistake: PlaybookMistake) => [commonPage, ...files].indexOf(mistake.file);
  const sorted = mistakes.toSorted((a, b) => order(a) - order(b) || (a.line ?? 0) - (b.line ?? 0));
  return {
    playbooks: parsed.flatMap(({ page, header }) => toPlaybook(page, header.data, shared.data?.questions ?? [])),
    mistakes: sorted,
  };
}

function parseHeader<T>(
  page: OutlinedPage['page'],
  schema: z.ZodType<T>,
): { readonly data: T | null; readonly mistakes: readonly PlaybookMistake[] } {
  if (page.mistakes.length > 0) return { data: null, mistakes: [] };
  const parsed = schema.safeParse(page.header);
  if (parsed.success) return { data: parsed.data, mistakes: [] };
  const mistakes = parsed.error.issues.map((issue) => {
    const keys: KeyPath = issue.path.filter((key) => typeof key !== 'symbol');
    const at = keys.length === 0 ? '' : `${keys.join('.')}: `;
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    return { file: page.file, line: page.lineOf([...keys, ...unknown]), problem: `${at}${issue.message}` };
  });
  return { data: null, mistakes };
}

function checkQueries(
  page: WrittenPage,
  questions: readonly PageQuestion[],
  guards: QueryGuards,
): readonly PlaybookMistake[] {
  return questions.flatMap(({ id, sources }, index) =>
    sources.flatMap((query, at) => {
      const fault = findQueryFault(query, guards);
      const line = page.lineOf(['questions', index, 'sources', at]);
      return fault === null ? [] : [{ file: page.file, line, problem: `${id} (${query.via}): ${fault}` }];
    }),
  );
}

function toPlaybook(
  { body }: WrittenPage,
  header: PageHeader | null,
  common: readonly PageQuestion[],
): readonly Playbook[] {
  if (header === null) return [];
  const defined = [...common, ...header.questions];
  const pick = (ids: readonly string[]) =>
    ids.flatMap((id) =>
      defined
        .filter((question) => question.id === id)
        .map((question) => ({ ...question, decisive: header.decisive.includes(id) })),
    );
  const { family, title, types } = header;
  return [{ family, title, types, questions: pick(header.ask), follow: pick(header.follow), guidance: body.trim() }];
}
