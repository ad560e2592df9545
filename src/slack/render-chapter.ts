import type { KnownBlock, RichTextSection } from '@slack/types';
import { makeInert } from '../domain/inert-text.ts';
import { type Language, type Phrase, plainText } from '../domain/phrase.ts';
import type { Chapter, Item, Part } from '../domain/report.ts';
import { limits } from './message.ts';
import { renderTable } from './render-table.ts';
import { makeUnit, type Unit } from './report-unit.ts';
import { bullets, countCharacters, line, paragraph } from './rich-text.ts';

/** Lists are cut into pieces of this size, so that they can go on in the next message. */
const pieceLength = 2500;
const queryLength = 1500;

/** A chapter as units: its heading, then each part. */
export function renderChapter(chapter: Chapter, language: Language): readonly Unit[] {
  const title = `${chapter.number}. ${plainText(chapter.title[language])}`.slice(0, limits.headerText);
  const heading: KnownBlock = { type: 'header', text: { type: 'plain_text', text: title, emoji: false } };
  const [first, ...rest] = chapter.parts.flatMap((part) => renderPart(part, chapter.number, language));
  if (!first) return [makeUnit(chapter.number, [heading])];
  // A heading alone at the end of a message would say nothing.
  const { blocks, withoutTable } = first;
  const opening = makeUnit(chapter.number, [heading, ...blocks], withoutTable && [heading, ...withoutTable]);
  return [opening, ...rest];
}

function renderPart(part: Part, chapter: Chapter['number'], language: Language): readonly Unit[] {
  const title = line([{ bold: plainText(part.title[language]) }], language);
  if (part.items.length === 0) {
    return [makeUnit(chapter, [paragraph([title, line(part.empty[language], language)])])];
  }
  const [first, ...rest] = joinStatements(part.items, language).map((item) => renderGroup(item, chapter, language));
  if (!first) return [];
  const heading = paragraph([title]);
  const opening = makeUnit(chapter, [heading, ...first.blocks], first.withoutTable && [heading, ...first.withoutTable]);
  return [opening, ...rest];
}

type Group = readonly RichTextSection[] | Exclude<Item, { readonly kind: 'statement' }>;

/** Statements that follow each other are one list, up to a size. */
function joinStatements(items: readonly Item[], language: Language): readonly Group[] {
  const groups: Group[] = [];
  for (const item of items) {
    if (item.kind !== 'statement') {
      groups.push(item);
      continue;
    }
    const statement = line([...item.text[language], cite(item.evidence)], language);
    const last = groups.at(-1);
    if (isList(last) && countCharacters(last) + countCharacters(statement) <= pieceLength) {
      groups[groups.length - 1] = [...last, statement];
    } else groups.push([statement]);
  }
  return groups;
}

function isList(group: Group | undefined): group is readonly RichTextSection[] {
  return Array.isArray(group);
}

function renderGroup(group: Group, chapter: Chapter['number'], language: Language): Unit {
  if (isList(group)) return makeUnit(chapter, [bullets(group)]);
  if (group.kind === 'query') return makeUnit(chapter, [renderQuery(group, language)]);
  const { table, list } = renderTable(group, language);
  return makeUnit(chapter, table, list);
}

/** Which source was asked what, as it was run, and what came back. */
function renderQuery(query: Extract<Item, { readonly kind: 'query' }>, language: Language): KnownBlock {
  const asked = makeInert(query.query, { maxLength: queryLength, keepLines: true, language });
  const source: Phrase = [{ value: query.source }, cite([query.evidence])];
  return {
    type: 'rich_text',
    elements: [
      line(source, language),
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: asked === '' ? ' ' : asked }] },
      line(query.result[language], language),
    ],
  };
}

function cite(evidence: readonly string[]): string {
  return evidence.length === 0 ? '' : ` [${evidence.join(', ')}]`;
}
