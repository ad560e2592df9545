import type { Finding } from '../domain/finding.ts';
import { severityLabel } from '../domain/finding.ts';
import type { Language } from '../domain/phrase.ts';
import type { SlackMessage } from './message.ts';
import { personRun } from './render-offer.ts';
import { line, paragraph } from './rich-text.ts';
import { word } from './wording.ts';

/** The message that starts the thread of a finding somebody asked for by command. */
export function renderAnnouncement(finding: Finding, requestedBy: string, language: Language): SlackMessage {
  const { type, severity, accountId, region, id, title } = finding;
  const label = (key: Parameters<typeof word>[0]) => ({ bold: `${word(key, language)}: ` });
  const lines = [
    [{ bold: word('offerTitle', language) }],
    [{ value: title }],
    [label('type'), { value: type }],
    [
      label('severity'),
      `${severity} (${severityLabel(severity)})  `,
      label('account'),
      { value: accountId },
      '  ',
      label('region'),
      { value: region },
    ],
    [label('finding'), { value: id }],
    ...(finding.sample ? [[word('isSample', language)]] : []),
    [word('startedHere', language), personRun(requestedBy, language)],
  ];
  return {
    text: `${word('offerTitle', language)}: ${type} (${accountId}, ${region})`,
    blocks: [paragraph(lines.map((runs) => line(runs, language)))],
  };
}
