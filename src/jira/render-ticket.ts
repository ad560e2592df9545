import { makeInert } from '../domain/inert-text.ts';
import { type Language, plainText, words } from '../domain/phrase.ts';
import type { Report } from '../domain/report.ts';
import type { Verdict } from '../domain/verdict.ts';
import {
  type AdfDocument,
  type AdfNode,
  buildBullets,
  buildInlines,
  buildLink,
  buildParagraph,
  measureText,
  type PanelType,
} from './adf.ts';
import { cut, inlineStyle, renderChapter, renderRest, renderText, restOf, type Style } from './render-chapter.ts';
import { listRooms } from './ticket-room.ts';

// JIRA takes 32,767 characters in a text field; a reserve is kept.
const documentLimit = 32_000;
const summaryLimit = 255;

/**
 * How the limit is kept. JIRA does not document how it counts the characters of a document: `full` counts text and a little
 * markup, `compact` the whole serialised form, for a JIRA that refused the full one.
 */
export type TicketSize = 'full' | 'compact';

/** The report as the description of a ticket: always valid, always within the limit; what is left out is counted. */
export function renderTicket(report: Report, language: Language, size: TicketSize = 'full'): AdfDocument {
  for (const room of listRooms(size === 'full' ? 'grid' : 'lines')) {
    const document = renderWithin(report, { language, room });
    const length = size === 'full' ? measureText(document) : JSON.stringify(document).length;
    if (length <= documentLimit) return document;
  }
  return renderRefuge(report, language);
}

/** One line of at most 255 characters, nothing invisible in it. */
export function renderSummary(summary: string): string {
  const line = [...makeInert(summary, { maxLength: 10_000 })];
  return line.length <= summaryLimit ? line.join('') : `${line.slice(0, summaryLimit - 1).join('')}…`;
}

/** The note of a later investigation, for those who watch the ticket. */
export function renderUpdateNote(report: Report, language: Language): AdfDocument {
  const lead = { en: words('Investigated again: '), ja: words('再調査の結果: ') }[language];
  const tail = {
    en: words('. The description holds the new report.'),
    ja: words('。説明欄を新しいレポートに更新しました。'),
  }[language];
  const content = [...lead, ...report.headline[language], ...tail];
  return { type: 'doc', version: 1, content: [buildParagraph(buildInlines(content, { language, valueLength: 200 }))] };
}

function renderWithin(report: Report, style: Style): AdfDocument {
  return {
    type: 'doc',
    version: 1,
    content: [
      renderVerdict(report, style),
      ...renderHeader(report, style),
      ...report.chapters.flatMap((chapter) => renderChapter(chapter, style)),
      ...buildBullets(report.links.map(({ label, url }) => [buildLink(label[style.language], url)])),
      buildParagraph(renderText(report.footer, style, 'em')),
    ],
  };
}

// A report this large even without its items has a name or a header beyond measure: the verdict and the links remain.
function renderRefuge(report: Report, language: Language): AdfDocument {
  const headline = makeInert(plainText(report.headline[language]), { maxLength: 1_000, language });
  const rest = {
    en: 'This report is too large for JIRA: read the full report in Slack.',
    ja: 'レポートが大きすぎて JIRA に収まりません。Slack の完全なレポートをご覧ください。',
  };
  const panel: AdfNode = {
    type: 'panel',
    attrs: { panelType: choosePanel(report.verdict) },
    content: [buildParagraph([{ type: 'text', text: headline || '–' }])],
  };
  return { type: 'doc', version: 1, content: [panel, buildParagraph([{ type: 'text', text: rest[language] }])] };
}

function renderVerdict(report: Report, style: Style): AdfNode {
  const reasons = cut(report.verdict.reasons, style.room.statements);
  const bullets = buildBullets([
    ...reasons.kept.map(({ text }) => renderText(text, style)),
    ...renderRest(reasons.left, restOf.statements, style),
  ]);
  const headline = buildParagraph(renderText(report.headline, style, 'strong'));
  return { type: 'panel', attrs: { panelType: choosePanel(report.verdict) }, content: [headline, ...bullets] };
}

function choosePanel({ disposition, priority, sample }: Verdict): PanelType {
  if (sample) return 'info';
  if (disposition === 'true_positive') return 'error';
  if (disposition === 'benign_true_positive' || disposition === 'false_positive') return 'success';
  return priority === 'P1' || priority === 'P2' ? 'error' : 'warning';
}

function renderHeader(report: Report, style: Style): readonly AdfNode[] {
  const lines = report.header.map(({ label, value }) => [
    ...renderText(label, style, 'strong'),
    ...buildInlines(words(': '), inlineStyle(style)),
    ...renderText(value, style),
  ]);
  const broken = lines.flatMap((line, index): readonly AdfNode[] =>
    index === 0 ? line : [{ type: 'hardBreak' }, ...line],
  );
  return broken.length === 0 ? [] : [buildParagraph(broken)];
}
