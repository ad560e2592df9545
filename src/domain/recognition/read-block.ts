import { isRecord, listOf, recordOf, textOf } from '../json-value.ts';
import { type Piece, passageOf } from './piece.ts';

type Json = Readonly<Record<string, unknown>>;
/** Slack nests four levels (rich text, list, section, link); a message made to exhaust us nests thousands. */
const maxDepth = 12;
const runs = new Set<unknown>(['text', 'link', 'emoji', 'user', 'usergroup', 'channel', 'broadcast', 'date', 'color']);

/** Reads one Block Kit block: a list of containers, one for most blocks and one per row for a table. */
export function readBlock(block: unknown, depth: number = maxDepth): readonly (readonly Piece[])[] {
  if (!isRecord(block) || depth === 0) return [];
  const kind = block['type'];
  if (kind === 'table' || kind === 'data_table') return readTable(listOf(block['rows']));
  if (kind === 'rich_text') return [passageOf(readRichText(block, depth))];
  const inner = ['blocks', 'child_blocks'].flatMap((key) => listOf(block[key]));
  return [readPlain(block, kind === 'header'), ...inner.flatMap((child) => readBlock(child, depth - 1))];
}

function readPlain(block: Json, isHeading: boolean): readonly Piece[] {
  const elements = listOf(block['elements']).filter(isRecord);
  return [
    ...passageOf(textWithin(block['text']), null, isHeading),
    ...passageOf(textWithin(block['title']), null, true),
    ...['subtitle', 'body', 'description'].flatMap((key) => passageOf(textWithin(block[key]))),
    ...listOf(block['fields']).flatMap((field) => passageOf(textWithin(field))),
    ...[recordOf(block['accessory']), ...elements, ...listOf(block['actions']).filter(isRecord)].flatMap((element) => [
      ...passageOf(textWithin(element['text'])),
      ...passageOf(element['url']),
      ...passageOf(element['value']),
    ]),
  ];
}

function textWithin(value: unknown): string | null {
  return textOf(value) ?? textOf(recordOf(value)['text']);
}

/** Joins the runs of a rich text: one line per section or list item. */
function readRichText(element: Json, depth: number): string {
  if (depth === 0) return '';
  const children = listOf(element['elements']).filter(isRecord);
  const isLine = children.some((child) => runs.has(child['type']));
  if (!isLine) return children.map((child) => readRichText(child, depth - 1)).join('\n');
  return children.map((child) => (child['type'] === 'link' ? readLink(child) : (textOf(child['text']) ?? ''))).join('');
}

function readLink(link: Json): string {
  const url = textOf(link['url']) ?? '';
  const text = textOf(link['text']);
  return text === null ? url : `<${url}|${text}>`;
}

/** A table with a heading row is one container per row; a table of two columns is a list of labels and values. */
function readTable(rows: readonly unknown[]): readonly (readonly Piece[])[] {
  const cells = rows.map((row) => listOf(Array.isArray(row) ? row : recordOf(row)['cells']).map(readCell));
  const [header = [], ...body] = cells;
  if (header.length === 2) {
    return [cells.flatMap(([label = '', value = '']) => [...passageOf(value, label), ...passageOf(label)])];
  }
  return body.map((row) => row.flatMap((value, column) => passageOf(value, header[column] ?? null)));
}

function readCell(cell: unknown): string {
  return textWithin(cell) ?? readRichText(recordOf(cell), maxDepth);
}
