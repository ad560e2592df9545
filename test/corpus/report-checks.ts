import { languages, type Phrase, plainText, type Text } from '../../src/domain/phrase.ts';
import type { Item, Report } from '../../src/domain/report.ts';

/** Statements without evidence, each with where it stands. */
export function findUncited({ chapters }: Report): readonly string[] {
  return chapters.flatMap(({ number, parts }) =>
    parts.flatMap(({ key, items }) =>
      items.flatMap((item) =>
        item.kind === 'statement' && item.evidence.length === 0 ? [`${number}.${key}: ${plainText(item.text.en)}`] : [],
      ),
    ),
  );
}

/** Evidence a statement cites that neither the run nor we ourselves have. */
export function findUnknownCitations({ chapters }: Report, known: readonly string[]): readonly string[] {
  const own = new Set([...known, 'finding', 'coverage', 'configuration']);
  const items = chapters.flatMap(({ parts }) => parts.flatMap((part) => part.items));
  return items.flatMap((item) => citedBy(item).filter((id) => !own.has(id)));
}

function citedBy(item: Item): readonly string[] {
  if (item.kind === 'statement') return item.evidence;
  return item.kind === 'query' ? [item.evidence] : [];
}

/** Sentences whose two languages name different values or numbers. */
export function findDifferences(report: Report): readonly string[] {
  return listTexts(report)
    .filter((text) => factsOf(text.en) !== factsOf(text.ja))
    .map((text) => languages.map((language) => plainText(text[language])).join(' | '));
}

function listTexts({ title, header, headline, chapters, footer }: Report): readonly Text[] {
  const parts = chapters.flatMap((chapter) => chapter.parts);
  return [
    title,
    headline,
    footer,
    ...header.map(({ value }) => value),
    ...parts.flatMap(({ items }) => items.flatMap(textsOf)),
  ];
}

function textsOf(item: Item): readonly Text[] {
  if (item.kind === 'statement') return [item.text];
  return item.kind === 'query' ? [item.result] : item.rows.flat();
}

/** Numbers written as words, and spans that one language counts and the other names. */
const spelled: readonly (readonly [RegExp, string])[] = [
  [/\bonce\b/g, '1'],
  [/\bnever\b/g, '0'],
  [/\bfour\b/g, '4'],
  [/24 時間|1 週間|1 か月|1 時間(?! \d)|1 日(?! \d)/g, ' '],
];

/** Values and numbers, in no order: the languages put them in different places. */
function factsOf(phrase: Phrase): string {
  const values = phrase.flatMap((part) => (typeof part === 'string' ? [] : [part.value]));
  const ours = phrase.flatMap((part) => (typeof part === 'string' ? [part] : [])).join(' ');
  const counted = spelled.reduce((text, [word, digits]) => text.replace(word, digits), ours);
  const numbers = counted.match(/\d+(?:[.:]\d+)*/g) ?? [];
  return JSON.stringify([[...new Set(values)].toSorted(), [...new Set(numbers)].toSorted()]);
}
