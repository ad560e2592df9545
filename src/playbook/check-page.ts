import { z } from 'zod';
import type { PlaybookMistake } from './playbook-mistake.ts';
import type { KeyPath, WrittenPage } from './read-page.ts';

export const commonPage = '_questions.md';

const names = z.array(z.string()).catch([]);
/** As much of a header as can be understood whatever else is wrong with it, so that all mistakes are told together. */
const outlineSchema = z.object({
  family: z.string().nullable().catch(null),
  types: names,
  ask: names,
  decisive: names,
  follow: names,
  questions: z.array(z.object({ id: z.string().catch('') }).catch({ id: '' })).catch([]),
});

/** A page with what it asks and defines. */
export interface OutlinedPage {
  readonly page: WrittenPage;
  readonly outline: z.infer<typeof outlineSchema>;
}

export function outlinePage(page: WrittenPage): OutlinedPage {
  return { page, outline: outlineSchema.catch(outlineSchema.parse({})).parse(page.header) };
}

/** What the parts of one page contradict each other in. */
export function checkPage({ page, outline }: OutlinedPage, common: readonly string[]): readonly PlaybookMistake[] {
  if (page.header === null) return [];
  const { ask, decisive, follow, questions } = outline;
  const own = questions.map(({ id }) => id);
  const known = new Set([...common, ...own]);
  const asked = new Set([...ask, ...follow]);
  const tell = (path: KeyPath, problem: string) => ({ file: page.file, line: page.lineOf(path), problem });
  return [
    ...own.flatMap((id, index) =>
      common.includes(id) || own.indexOf(id) !== index
        ? [tell(['questions', index, 'id'], `${id} is defined twice, here or on ${commonPage}: give it another id`)]
        : [],
    ),
    ...own.flatMap((id, index) =>
      id !== '' && !asked.has(id)
        ? [tell(['questions', index, 'id'], `${id} is defined here but never asked: add it to ask, or remove it`)]
        : [],
    ),
    ...ask.flatMap((id, index) => {
      if (!known.has(id)) return [tell(['ask', index], `asks ${id}, which no page defines`)];
      return ask.indexOf(id) === index ? [] : [tell(['ask', index], `asks ${id} twice`)];
    }),
    ...follow.flatMap((id, index) =>
      known.has(id) && !ask.includes(id)
        ? []
        : [tell(['follow', index], `follows with ${id}, which no page defines or which it asks already`)],
    ),
    ...decisive.flatMap((id, index) =>
      ask.includes(id) ? [] : [tell(['decisive', index], `calls ${id} decisive, but does not ask it: add it to ask`)],
    ),
    ...(page.body.trim() === ''
      ? [tell([], 'the text below the header, which says what decides such a finding, is missing')]
      : []),
  ];
}

/** What the pages contradict each other in. */
export function checkTogether(pages: readonly OutlinedPage[], common: OutlinedPage): readonly PlaybookMistake[] {
  const asked = new Set(pages.flatMap(({ outline }) => [...outline.ask, ...outline.follow]));
  const ids = common.outline.questions.map(({ id }) => id);
  const tell = ({ page }: OutlinedPage, path: KeyPath, problem: string) => ({
    file: page.file,
    line: page.lineOf(path),
    problem,
  });
  const unasked = ids.flatMap((id, index) => {
    const path = ['questions', index, 'id'];
    if (ids.indexOf(id) !== index) return [tell(common, path, `${id} is defined twice: give it another id`)];
    return id === '' || asked.has(id) ? [] : [tell(common, path, `${id} is never asked by any page`)];
  });
  const readable = pages.filter(({ page }) => page.header !== null);
  const types = readable.flatMap((one) => one.outline.types.map((type, index) => ({ one, type, index })));
  const twins = types.filter(({ type }, at) => types.findIndex((other) => other.type === type) !== at);
  const families = readable.map(({ outline }) => outline.family);
  const twinFamilies = readable.filter((_, at) => families[at] !== null && families.indexOf(families[at] ?? '') !== at);
  const noDefault = types.some(({ type }) => type === '*') || readable.length < pages.length;
  return [
    ...unasked,
    ...twins.map(({ one, type, index }) => tell(one, ['types', index], `${type} has a page already`)),
    ...twinFamilies.map((one) => tell(one, ['family'], `the family ${one.outline.family} has a page already`)),
    ...(noDefault ? [] : [{ file: 'default.md', line: null, problem: 'one page needs the type "*", for every other' }]),
  ];
}
