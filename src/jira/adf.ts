import { makeInert } from '../domain/inert-text.ts';
import { type Inline, type Language, type Phrase, plainText } from '../domain/phrase.ts';

/** The few nodes of the Atlassian Document Format a ticket is built from. There is no mention, macro or media among them. */
export type AdfNode =
  | { readonly type: 'text'; readonly text: string; readonly marks?: readonly AdfMark[] }
  | { readonly type: 'hardBreak' }
  | { readonly type: 'paragraph'; readonly content: readonly AdfNode[] }
  | { readonly type: 'heading'; readonly attrs: { readonly level: 2 | 3 }; readonly content: readonly AdfNode[] }
  | { readonly type: 'bulletList' | 'listItem'; readonly content: readonly AdfNode[] }
  | { readonly type: 'table' | 'tableRow' | 'tableHeader' | 'tableCell'; readonly content: readonly AdfNode[] }
  | { readonly type: 'codeBlock'; readonly content: readonly AdfNode[] }
  | { readonly type: 'panel'; readonly attrs: { readonly panelType: PanelType }; readonly content: readonly AdfNode[] };

type AdfMark =
  | { readonly type: 'strong' | 'em' | 'code' }
  | { readonly type: 'link'; readonly attrs: { readonly href: string } };
export type PanelType = 'info' | 'note' | 'success' | 'warning' | 'error';

// An alias, since the client asks for an index signature, which an interface does not have.
export type AdfDocument = { readonly type: 'doc'; readonly version: 1; readonly content: AdfNode[] };

// More than any markup JIRA could store for one node or mark, such as {{…}} or a cell border.
const markupPerNode = 6;

/** Characters of a node the way a text field would hold them: the text, the targets of links, and a little markup. */
export function measureText(node: AdfNode | AdfDocument): number {
  let length = markupPerNode;
  if ('text' in node) length += node.text.length;
  for (const mark of 'marks' in node ? (node.marks ?? []) : []) {
    length += markupPerNode + (mark.type === 'link' ? mark.attrs.href.length : 0);
  }
  for (const child of 'content' in node ? node.content : []) length += measureText(child);
  return length;
}

interface InlineStyle {
  readonly language: Language;
  /** Most characters of one value from outside. */
  readonly valueLength: number;
  /** For our words; a value is code, and code takes no other mark. */
  readonly mark?: 'strong' | 'em';
}

/** Our words as plain text, values from outside as inline code: nothing in them is read as markup, mention or link. */
export function buildInlines(content: Phrase, style: InlineStyle): readonly AdfNode[] {
  return joinWords(content).flatMap((part): readonly AdfNode[] => buildInline(part, style));
}

export function buildParagraph(content: readonly AdfNode[]): AdfNode {
  return { type: 'paragraph', content };
}

/** A bullet for each list of inline nodes; an empty one is left out, since a list of nothing is invalid. */
export function buildBullets(bullets: readonly (readonly AdfNode[])[]): readonly AdfNode[] {
  const items = bullets.filter((inlines) => inlines.length > 0);
  if (items.length === 0) return [];
  const content = items.map((inlines): AdfNode => ({ type: 'listItem', content: [buildParagraph(inlines)] }));
  return [{ type: 'bulletList', content }];
}

export function buildTableRow(cells: readonly (readonly AdfNode[])[], type: 'tableHeader' | 'tableCell'): AdfNode {
  return { type: 'tableRow', content: cells.map((inlines) => ({ type, content: [buildParagraph(inlines)] })) };
}

/** Text with a link built by our code; anything but http(s) stays text. */
export function buildLink(label: Phrase, url: string): AdfNode {
  const text = makeInert(plainText(label)) || url;
  const isWeb = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  return isWeb ? { type: 'text', text, marks: [{ type: 'link', attrs: { href: url } }] } : { type: 'text', text };
}

// Neighbouring words become one text node: half the size, and searchable as a sentence.
function joinWords(content: Phrase): Phrase {
  const joined: Inline[] = [];
  for (const part of content) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}

function buildInline(part: Inline, style: InlineStyle): readonly AdfNode[] {
  if (typeof part === 'string') {
    if (part === '') return [];
    const text = makeInert(part);
    return [style.mark === undefined ? { type: 'text', text } : { type: 'text', text, marks: [{ type: style.mark }] }];
  }
  // An empty text node is invalid, and an empty value is a fact worth seeing.
  const text = makeInert(part.value, { maxLength: style.valueLength, language: style.language }) || '""';
  return [{ type: 'text', text, marks: [{ type: 'code' }] }];
}
