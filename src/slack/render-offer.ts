import type { KnownBlock } from '@slack/types';
import { type FindingReference, severityLabel } from '../domain/finding.ts';
import { makeInert } from '../domain/inert-text.ts';
import { localTime } from '../domain/local-time.ts';
import type { OfferLine } from '../domain/offer.ts';
import type { Language } from '../domain/phrase.ts';
import type { SlackMessage } from './message.ts';
import { line, paragraph, type Run } from './rich-text.ts';
import { type Word, word } from './wording.ts';

export const analyzeAction = 'analyze';

export interface Locale {
  readonly language: Language;
  readonly timeZone: string;
}

/** More buttons than this nobody reads; the ids are in the alert. */
const maxOffered = 10;
/** No true value is longer; a forged alert's could be. */
const shownLength = 100;

/** The reply under an alert: what it says about each finding, and a button to have it investigated. */
export function renderOffer(offers: readonly OfferLine[], alertTs: string, locale: Locale): SlackMessage {
  const { language } = locale;
  const offered = offers.slice(0, maxOffered);
  const blocks = offered.flatMap((offer, index): KnownBlock[] => [
    describeOffer(offer, locale),
    offer.startedBy === null
      ? renderButton(offer.reference, { blockId: `${analyzeAction}:${alertTs}:${index}`, label: 'analyze', language })
      : renderStarted(offer.startedBy, language),
  ]);
  return {
    text: word('offerText', language),
    blocks: [...blocks, ...noteRest(offers.length - offered.length, language)],
  };
}

/** The button that starts an investigation; its value is the reference. */
export function renderButton(
  reference: FindingReference,
  { blockId, label, language }: { readonly blockId: string; readonly label: Word; readonly language: Language },
): KnownBlock {
  return {
    type: 'actions',
    block_id: blockId,
    elements: [
      {
        type: 'button',
        action_id: analyzeAction,
        style: 'primary',
        text: { type: 'plain_text', text: word(label, language), emoji: false },
        value: writeReference(reference),
      },
    ],
  };
}

/** What stands in the place of a button that was used. */
function renderStarted(user: string, language: Language): KnownBlock {
  return paragraph([line([word('startedBy', language), personRun(user, language)], language)]);
}

/** A mention of a person; a rule and the command line are named, not mentioned. */
export function personRun(user: string, language: Language): Run {
  if (/^[UW][A-Z0-9]+$/.test(user)) return { user };
  return word(user === 'rule' ? 'rule' : 'commandLine', language);
}

function describeOffer({ reference, again, sample }: OfferLine, { language, timeZone }: Locale): KnownBlock {
  const { type, severity, accountId, region, findingId } = reference;
  const say = (key: Word, value: string | null): readonly Run[] => [
    { bold: `${word(key, language)}: ` },
    value === null ? word('unknown', language) : { value: makeInert(value, { maxLength: shownLength, language }) },
  ];
  const seen = again && `${again.count} ${word('lastAt', language)} ${localTime(again.lastAt, timeZone).rendered}`;
  const lines = [
    [{ bold: word('offerTitle', language) }],
    say('type', type),
    [...say('severity', showSeverity(severity)), '  ', ...say('account', accountId), '  ', ...say('region', region)],
    ...(findingId === null ? [] : [say('finding', findingId)]),
    ...(sample ? [[word('looksLikeSample', language)]] : []),
    ...(seen === null ? [] : [[{ bold: `${word('seenAgain', language)} ` }, seen]]),
  ];
  return paragraph(lines.map((runs) => line(runs, language)));
}

function noteRest(count: number, language: Language): readonly KnownBlock[] {
  return count > 0 ? [paragraph([line([`${count} ${word('moreFindings', language)}`], language)])] : [];
}

function showSeverity(severity: FindingReference['severity']): string | null {
  return typeof severity === 'number' ? `${severity} (${severityLabel(severity)})` : severity;
}

/** Parts of a forged alert could be of any length: what would not fit the button is left out, except the id. */
function writeReference(reference: FindingReference): string {
  const short = (text: string | null) => (text !== null && text.length > 200 ? null : text);
  const severity = typeof reference.severity === 'string' ? short(reference.severity) : reference.severity;
  return JSON.stringify({
    findingId: short(reference.findingId),
    region: short(reference.region),
    accountId: short(reference.accountId),
    detectorId: short(reference.detectorId),
    type: short(reference.type),
    severity,
  });
}
