import type { KnownBlock, RichTextBlock, TableBlock } from '@slack/types';
import { guardCell } from '../domain/guard-cell.ts';
import type { Language, Text } from '../domain/phrase.ts';
import type { Item } from '../domain/report.ts';
import { limits } from './message.ts';
import { bullets, countCharacters, line, paragraph, type Run } from './rich-text.ts';
import { word } from './wording.ts';

type Table = Extract<Item, { readonly kind: 'table' }>;

/** Most characters of one table, so that two of them still go into one message. */
const tableLength = 4500;

/** A table as Slack's table block and, for messages that have one already, as a list. Says how many rows do not fit. */
export function renderTable(
  table: Table,
  language: Language,
): { readonly table: readonly KnownBlock[]; readonly list: readonly KnownBlock[] } {
  const header = renderRow(table.columns, language);
  const rows = fit(
    table.rows.map((cells) => renderRow(cells, language)),
    countCharacters(header),
  );
  const listed = fit(
    table.rows.map((cells) => listRow(table.columns, cells, language)),
    0,
  );
  const block: TableBlock = {
    type: 'table',
    rows: [header, ...rows],
    column_settings: header.map(() => ({ is_wrapped: true })),
  };
  return {
    table: [block, ...noteRest(table.rows.length - rows.length, language)],
    list: [...(listed.length > 0 ? [bullets(listed)] : []), ...noteRest(table.rows.length - listed.length, language)],
  };
}

function renderRow(cells: readonly Text[], language: Language): RichTextBlock[] {
  return cells.slice(0, limits.tableColumns).map((cell) => paragraph([line(guardCell(cell[language]), language)]));
}

function listRow(columns: readonly Text[], cells: readonly Text[], language: Language) {
  const runs = cells.flatMap((cell, index): readonly Run[] => [
    index === 0 ? '' : ' · ',
    ...(columns[index]?.[language] ?? []),
    ': ',
    ...cell[language],
  ]);
  return line(runs, language);
}

function fit<T>(rows: readonly T[], used: number): readonly T[] {
  let characters = used;
  const kept: T[] = [];
  for (const row of rows.slice(0, limits.tableRows - 1)) {
    characters += countCharacters(row);
    if (characters > tableLength) break;
    kept.push(row);
  }
  return kept;
}

function noteRest(count: number, language: Language): readonly KnownBlock[] {
  return count > 0 ? [paragraph([line([`${count} ${word('moreRows', language)}`], language)])] : [];
}
