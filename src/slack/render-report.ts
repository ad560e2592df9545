import type { KnownBlock } from '@slack/types';
import { explain } from '../domain/errors.ts';
import { type Language, plainText } from '../domain/phrase.ts';
import type { Report } from '../domain/report.ts';
import type { Published } from '../ports.ts';
import { limits, type SlackMessage } from './message.ts';
import { packUnits } from './pack-units.ts';
import { renderChapter } from './render-chapter.ts';
import { makeUnit, type Unit } from './report-unit.ts';
import { line, paragraph, type Run } from './rich-text.ts';
import { trimUnits } from './trim-units.ts';
import { word } from './wording.ts';

/**
 * The report as one to three messages: first the verdict, the ticket and chapter 1, then the other chapters. What does not
 * fit Slack's limits is named and stands in the attached file.
 */
export function renderReport(published: Omit<Published, 'markdown'>, language: Language): readonly SlackMessage[] {
  const { report } = published;
  const units = [renderHead(published, language), ...report.chapters.flatMap((one) => renderChapter(one, language))];
  const { kept, left: trimmed } = trimUnits(units);
  const { messages, left: unpacked } = packUnits(kept);
  const left = [...trimmed, ...unpacked];
  return messages.map((blocks, index) => {
    const isLast = index === messages.length - 1;
    return {
      text: describe(report, { index, count: messages.length, language }),
      blocks: isLast ? [...blocks, renderFoot(report, left, language)] : blocks,
    };
  });
}

function renderHead({ report, ...result }: Omit<Published, 'markdown'>, language: Language): Unit {
  const title = plainText(report.title[language]).slice(0, limits.headerText);
  const facts = report.header.map(({ label, value }): readonly Run[] => [
    { bold: `${plainText(label[language])}: ` },
    ...value[language],
  ]);
  const links = report.links.map((link): readonly Run[] => linkRuns(link.url, plainText(link.label[language])));
  const lines = [
    [{ bold: plainText(report.headline[language]) }],
    ...describeTicket(result, language),
    ...facts,
    ...links,
  ];
  const blocks: readonly KnownBlock[] = [
    { type: 'header', text: { type: 'plain_text', text: title === '' ? 'GuardDuty' : title, emoji: false } },
    paragraph(lines.map((runs) => line(runs, language))),
  ];
  return makeUnit(0, blocks);
}

/** What became of a ticket after the report was posted. */
export function renderTicketNews(ticket: Published['ticket'], ticketError: unknown, language: Language): SlackMessage {
  const lines = describeTicket({ ticket, ticketError }, language);
  const text = word(ticket === null ? 'noTicket' : 'ticket', language);
  return { text, blocks: [paragraph(lines.map((runs) => line(runs, language)))] };
}

function describeTicket(
  { ticket, ticketError, isTicketOpen = false }: Pick<Published, 'ticket' | 'ticketError' | 'isTicketOpen'>,
  language: Language,
): readonly (readonly Run[])[] {
  if (ticket) return [[{ bold: `${word('ticket', language)}: ` }, ...linkRuns(ticket.url, ticket.key)]];
  if (ticketError === null || ticketError === undefined) return [];
  const { what, todo } = explain(ticketError, language);
  if (!isTicketOpen) return [[{ bold: `${word('noTicket', language)}: ` }, `${what} ${todo}`]];
  return [[{ bold: `${word('noTicketYet', language)}: ` }, `${what} ${todo} ${word('ticketLater', language)}`]];
}

/** Only web addresses become links; anything else is shown as text. */
function linkRuns(url: string, label: string): readonly Run[] {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isWeb ? [{ link: url, label }] : [label];
}

function renderFoot(report: Report, left: readonly number[], language: Language): KnownBlock {
  const titles = report.chapters
    .filter(({ number }) => left.includes(number))
    .map(({ number, title }) => `${number}. ${plainText(title[language])}`);
  const missing = titles.length === 0 ? '' : `${word('notAllShown', language)}${titles.join(' · ')}. `;
  return paragraph([
    line([`${missing}${word('restInFile', language)}`], language),
    line(report.footer[language], language),
  ]);
}

function describe(
  report: Report,
  { index, count, language }: { readonly index: number; readonly count: number; readonly language: Language },
): string {
  const headline = plainText(report.headline[language]);
  return index === 0 ? headline : `${plainText(report.title[language])} (${index + 1}/${count})`;
}
