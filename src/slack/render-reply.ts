import type { StepName } from '../domain/case.ts';
import { explain } from '../domain/errors.ts';
import type { Language } from '../domain/phrase.ts';
import type { CaseLine } from './intake.ts';
import type { SlackMessage } from './message.ts';
import { placeInLine } from './place-in-line.ts';
import { bullets, line, paragraph, type Run } from './rich-text.ts';
import { type Word, word } from './wording.ts';

/** A case of the list, with the link to its thread where Slack gives one. */
export interface ListedCase extends CaseLine {
  readonly link: string | null;
}

/** One of our own sentences. */
export function renderNote(key: Word, language: Language): SlackMessage {
  const text = word(key, language);
  return { text, blocks: [paragraph([line([text], language)])] };
}

/** What went wrong, and what the person can do. */
export function renderError(error: unknown, language: Language): SlackMessage {
  const { what, todo } = explain(error, language);
  return { text: `${what} ${todo}`, blocks: [paragraph([line([{ bold: what }], language), line([todo], language)])] };
}

interface UnderWay {
  readonly kind: 'started' | 'running';
  readonly step?: StepName;
  readonly inLine?: number | null;
}

/** That the investigation has begun or is running already, how far it is, and the way to its thread. */
export function renderUnderWay(
  { kind, step, inLine }: UnderWay,
  link: string | null,
  language: Language,
): SlackMessage {
  const way: readonly Run[] = link === null ? [] : [' ', { link, label: word('openThread', language) }];
  const text = kind === 'running' ? describeState(step, inLine ?? null, language) : word(kind, language);
  return { text, blocks: [paragraph([line([text, ...way], language)])] };
}

function describeState(step: StepName | undefined, inLine: number | null, language: Language): string {
  if (inLine !== null) return `${word('waitingAlready', language)}${placeInLine(inLine, language)}`;
  const isKnown = step !== undefined && step !== 'done' && step !== 'failed';
  return `${word('running', language)}${isKnown ? ` ${word(step, language)}.` : ''}`;
}

export function renderHelp(language: Language): SlackMessage {
  const commands: readonly (readonly Run[])[] = [
    [{ value: '/gd-triage 08b1830ad3896e10860152a387a36b00' }, word('helpAnalyze', language)],
    [{ value: '/gd-triage list' }, word('helpList', language)],
    [{ value: '/gd-triage find' }, word('helpFind', language)],
    [{ value: '/gd-triage status' }, word('helpStatus', language)],
  ];
  const text = word('help', language);
  return { text, blocks: [paragraph([line([text], language)]), bullets(commands.map((runs) => line(runs, language)))] };
}

/** Why nothing happens under the alerts of a shared channel. The channel is named, not linked: it may be private. */
export function renderSharedNotice(channel: string, language: Language): SlackMessage {
  const text = word('sharedNotice', language);
  return { text: `${text} ${channel}`, blocks: [paragraph([line([`${text} `, { value: channel }], language)])] };
}

/** How many analyses of a flood were asked for. */
export function renderQueued(count: number, language: Language): SlackMessage {
  const text = `${count} ${word('floodQueued', language)}`;
  return { text, blocks: [paragraph([line([text], language)])] };
}

export function renderList(cases: readonly ListedCase[], language: Language): SlackMessage {
  if (cases.length === 0) return renderNote('noCases', language);
  const text = word('casesTitle', language);
  return {
    text,
    blocks: [
      paragraph([line([{ bold: text }], language)]),
      bullets(cases.map((one) => line(describeCase(one, language), language))),
    ],
  };
}

function describeCase({ findingId, type, accountId, verdict, link }: ListedCase, language: Language): readonly Run[] {
  const said =
    verdict === null ? word('notYet', language) : `${verdict.priority} ${verdict.disposition.replaceAll('_', ' ')}`;
  const way: readonly Run[] = link === null ? [] : [' · ', { link, label: word('openThread', language) }];
  return [
    { value: type },
    ' · ',
    { value: accountId },
    ' · ',
    { value: findingId.slice(0, 8) },
    ' · ',
    { bold: said },
    ...way,
  ];
}
