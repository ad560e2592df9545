import { guardCell } from '../domain/guard-cell.ts';
import { makeInert } from '../domain/inert-text.ts';
import { type Language, type Phrase, phrase, plainText, type Text, words } from '../domain/phrase.ts';
import type { Chapter, Item, Part } from '../domain/report.ts';
import { type AdfNode, buildBullets, buildInlines, buildParagraph, buildTableRow } from './adf.ts';
import type { Room } from './ticket-room.ts';

export interface Style {
  readonly language: Language;
  readonly room: Room;
}

/** A chapter with every part, in order; an empty part says why it is empty. */
export function renderChapter(chapter: Chapter, style: Style): readonly AdfNode[] {
  const title = [...words(`${chapter.number}. `), ...chapter.title[style.language]];
  const heading: AdfNode = { type: 'heading', attrs: { level: 2 }, content: buildInlines(title, inlineStyle(style)) };
  return [heading, ...chapter.parts.flatMap((part) => renderPart(part, style))];
}

// Sentences first, then the tables and queries they speak of.
function renderPart(part: Part, style: Style): readonly AdfNode[] {
  const heading: AdfNode = { type: 'heading', attrs: { level: 3 }, content: renderText(part.title, style) };
  if (part.items.length === 0) return [heading, buildParagraph(renderText(part.empty, style, 'em'))];
  const statements = part.items.filter((item) => item.kind === 'statement');
  const tables = part.items.filter((item) => item.kind === 'table');
  const queries = part.items.filter((item) => item.kind === 'query');
  return [
    heading,
    ...renderStatements(statements, style),
    ...tables.flatMap((table) => renderTable(table, style)),
    ...renderQueries(queries, style),
  ];
}

type ItemOf<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;

function renderStatements(items: readonly ItemOf<'statement'>[], style: Style): readonly AdfNode[] {
  const { kept, left } = cut(items, style.room.statements);
  const bullets = kept.map(({ text, evidence }) => [
    ...renderText(text, style),
    ...buildInlines(words(evidence.length === 0 ? '' : ` [${evidence.join(', ')}]`), inlineStyle(style)),
  ]);
  return buildBullets([...bullets, ...renderRest(left, restOf.statements, style)]);
}

function renderTable(table: ItemOf<'table'>, style: Style): readonly AdfNode[] {
  const { kept, left } = cut(table.rows, style.room.rows);
  const rest = renderRest(left, restOf.rows, style).map(buildParagraph);
  if (table.columns.length === 0) return rest;
  const shown = { ...table, rows: kept };
  return [style.room.tables === 'grid' ? renderGrid(shown, style) : renderLines(shown, style), ...rest];
}

function renderGrid(table: ItemOf<'table'>, style: Style): AdfNode {
  const head = buildTableRow(
    table.columns.map((column) => renderText(column, style, 'strong')),
    'tableHeader',
  );
  // A short row would be a ragged table, which JIRA repairs in its own way.
  const rows = table.rows.map((row) =>
    buildTableRow(
      table.columns.map((_, index) =>
        buildInlines(guardCell((row[index] ?? emptyText)[style.language]), inlineStyle(style)),
      ),
      'tableCell',
    ),
  );
  return { type: 'table', content: [head, ...rows] };
}

function renderLines(table: ItemOf<'table'>, style: Style): AdfNode {
  const lines = [table.columns, ...table.rows].map((row) =>
    row
      .map((cell) => makeInert(plainText(guardCell(cell[style.language])), { maxLength: style.room.valueLength }))
      .join(' | '),
  );
  return { type: 'codeBlock', content: [{ type: 'text', text: lines.join('\n') || '–' }] };
}

function renderQueries(items: readonly ItemOf<'query'>[], style: Style): readonly AdfNode[] {
  const { kept, left } = cut(items, style.room.queries);
  const blocks = kept.flatMap(({ evidence, source, query, result }): readonly AdfNode[] => {
    const lead = [...words(`[${evidence}] `), ...phrase`${source}`, ...words(': '), ...result[style.language]];
    const text = makeInert(query, { keepLines: true, maxLength: style.room.queryLength, language: style.language });
    const block: AdfNode = { type: 'codeBlock', content: text === '' ? [] : [{ type: 'text', text }] };
    return [buildParagraph(buildInlines(lead, inlineStyle(style))), block];
  });
  return [...blocks, ...renderRest(left, restOf.queries, style).map(buildParagraph)];
}

const emptyText: Text = { en: [], ja: [] };

export const restOf = {
  rows: { en: ['row is', 'rows are'], ja: '行' },
  statements: { en: ['statement is', 'statements are'], ja: '項目' },
  queries: { en: ['query is', 'queries are'], ja: 'クエリ' },
} as const;

/** The line that tells how much was left out, or nothing. */
export function renderRest(
  left: number,
  what: (typeof restOf)[keyof typeof restOf],
  style: Style,
): readonly (readonly AdfNode[])[] {
  if (left === 0) return [];
  const line: Text = {
    en: phrase`${left} more ${words(what.en[left === 1 ? 0 : 1])} in the full report.`,
    ja: phrase`ほか ${left} 件の${words(what.ja)}は完全なレポートにあります。`,
  };
  return [renderText(line, style, 'em')];
}

export function renderText(text: Text, style: Style, mark?: 'strong' | 'em'): readonly AdfNode[] {
  const content: Phrase = text[style.language];
  return buildInlines(content, mark === undefined ? inlineStyle(style) : { ...inlineStyle(style), mark });
}

export function inlineStyle({ language, room }: Style) {
  return { language, valueLength: room.valueLength };
}

export function cut<T>(items: readonly T[], most: number): { kept: readonly T[]; left: number } {
  const kept = items.slice(0, most);
  return { kept, left: items.length - kept.length };
}
