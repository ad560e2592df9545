import { guardCell } from './guard-cell.ts';
import { writeBlock, writePhrase, writeValue } from './markdown-text.ts';
import type { Language, Phrase } from './phrase.ts';
import type { Chapter, Item, Link, Part, Report } from './report.ts';

const resultLabel = { en: 'Result: ', ja: '結果: ' } as const;

/**
 * The whole report as Markdown (CommonMark with GFM tables). Pure: the same report always gives the same text. Values stay
 * code, so nothing that came from a log or a model becomes markup, a link or HTML.
 */
export function renderMarkdown(report: Report, language: Language): string {
  const blocks = [
    `# ${writePhrase(report.title[language], language)}`,
    strong(report.headline[language], language),
    report.header.map(({ label, value }) => `- ${labelled(label[language], value[language], language)}`).join('\n'),
    report.links.map((link) => renderLink(link, language)).join('\n'),
    ...report.chapters.flatMap((chapter) => renderChapter(chapter, language)),
    '---',
    writePhrase(report.footer[language], language),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function renderChapter(chapter: Chapter, language: Language): readonly string[] {
  const title = writePhrase(chapter.title[language], language);
  return [`## ${chapter.number}. ${title}`, ...chapter.parts.flatMap((part) => renderPart(part, language))];
}

function renderPart(part: Part, language: Language): readonly string[] {
  const heading = `### ${writePhrase(part.title[language], language)}`;
  if (part.items.length === 0) return [heading, writePhrase(part.empty[language], language)];
  return [heading, ...joinStatements(part.items, language)];
}

/** Statements that follow each other are one list; everything else is a block of its own. */
function joinStatements(items: readonly Item[], language: Language): readonly string[] {
  const blocks: string[] = [];
  let inList = false;
  for (const item of items) {
    const block = renderItem(item, language);
    const last = blocks.length - 1;
    if (inList && item.kind === 'statement') blocks[last] = `${blocks[last]}\n${block}`;
    else blocks.push(block);
    inList = item.kind === 'statement';
  }
  return blocks;
}

function renderItem(item: Item, language: Language): string {
  if (item.kind === 'statement') return `- ${writePhrase(item.text[language], language)}${cite(item.evidence)}`;
  if (item.kind === 'table') return renderTable(item, language);
  const source = `${writeValue(item.source, language)}${cite([item.evidence])}`;
  const result = `${resultLabel[language]}${writePhrase(item.result[language], language)}`;
  return [source, writeBlock(item.query, language), result].join('\n\n');
}

function renderTable(table: Extract<Item, { readonly kind: 'table' }>, language: Language): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const write = (cells: (typeof table.rows)[number]): readonly string[] =>
    cells.map((cell) => writePhrase(guardCell(cell[language]), language, 'cell'));
  const head = write(table.columns);
  return [row(head), row(head.map(() => '---')), ...table.rows.map((cells) => row(write(cells)))].join('\n');
}

/** `[E1, E2]` is only text: no report defines a link of that name. */
function cite(evidence: readonly string[]): string {
  return evidence.length === 0 ? '' : ` [${evidence.join(', ')}]`;
}

function labelled(label: Phrase, value: Phrase, language: Language): string {
  return `${strong(label, language)}: ${writePhrase(value, language)}`;
}

function strong(phrase: Phrase, language: Language): string {
  const text = writePhrase(phrase, language);
  return text === '' ? '' : `**${text}**`;
}

/** Only web addresses, and none that could end its own brackets. */
function renderLink({ label, url }: Link, language: Language): string {
  const text = writePhrase(label[language], language);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return `- ${text}`;
  return `- [${text}](<${new URL(url).href.replace(/[<>\s\\]/g, encodeURIComponent)}>)`;
}
