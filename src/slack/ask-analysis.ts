import type { WebClient } from '@slack/web-api';
import type { Place } from '../domain/case.ts';
import type { FindingReference } from '../domain/finding.ts';
import type { Logger } from '../ports.ts';
import type { Answer } from './answer.ts';
import type { AnalysisRequest, Intake } from './intake.ts';
import type { Outgoing } from './outgoing.ts';
import type { Permission } from './permission.ts';
import { renderChoice } from './render-choice.ts';
import { type Locale, renderOffer } from './render-offer.ts';
import { type ListedCase, renderError, renderNote, renderUnderWay } from './render-reply.ts';
import { isSlackAway, nameSlackError } from './slack-away.ts';

/** What the handlers of buttons, commands and shortcuts work with. */
export interface Desk {
  readonly client: WebClient;
  readonly outgoing: Outgoing;
  readonly intake: Intake;
  readonly permission: Permission;
  readonly locale: Locale;
  readonly isConnected: () => boolean;
  readonly log: Logger;
}

/** Has a finding analysed when the person may ask for it; tells them what became of it. Throws slack_away, to be done again later. */
export async function askAnalysis(request: AnalysisRequest, answer: Answer, desk: Desk): Promise<void> {
  const { intake, permission, locale, log } = desk;
  const { language } = locale;
  const { reference, alert, channel, user } = request;
  try {
    await permission.demand(user, channel, () => intake.hasCaseIn(reference, channel));
    await intake.admit(user, channel);
    const outcome = await intake.requested(request);
    if (outcome.kind === 'refused') return await refuse(outcome.error, answer, desk);
    if (outcome.kind === 'choice') {
      return await answer(
        alert === null ? renderChoice(outcome.choice, null, locale) : renderNote('chooseInThread', language),
      );
    }
    // Under an alert the thread itself shows that it began.
    if (outcome.kind === 'started' && isIn(outcome.place, alert)) return;
    await answer(renderUnderWay(outcome, await readLink(outcome.place, desk), language));
  } catch (error) {
    log.warn({ error, user, channel }, 'Analysis refused');
    await refuse(error, answer, desk);
  }
}

async function refuse(error: unknown, answer: Answer, { locale }: Desk): Promise<void> {
  const named = nameSlackError(error);
  if (isSlackAway(named)) throw named;
  await answer(renderError(named, locale.language));
}

/** The same for all a message tells of: one finding is analysed, of several the person chooses. */
export async function askAnalysisOf(
  references: readonly FindingReference[],
  request: Omit<AnalysisRequest, 'reference' | 'alert'> & { readonly alert: Place },
  { answer, desk }: { readonly answer: Answer; readonly desk: Desk },
): Promise<void> {
  const [only] = references;
  if (only !== undefined && references.length === 1) return askAnalysis({ ...request, reference: only }, answer, desk);
  const lines = references.map((reference) => ({ reference, startedBy: null, again: null, sample: false }));
  const { blocks } = renderOffer(lines, request.alert.ts, desk.locale);
  const note = renderNote('chooseHere', desk.locale.language);
  await answer({ text: note.text, blocks: [...note.blocks, ...blocks] });
}

function isIn(place: Place, alert: Place | null): boolean {
  return place.channel === alert?.channel && place.threadTs === alert.threadTs;
}

/** The latest cases a person may see, with links to their threads. */
export async function listCases(user: string, limit: number, desk: Desk): Promise<readonly ListedCase[]> {
  const cases = await desk.intake.listCases(limit);
  const visible = await Promise.all(cases.map(({ place }) => desk.permission.allows(user, place.channel)));
  const shown = cases.filter((_, index) => visible[index] === true);
  return Promise.all(shown.map(async (one) => ({ ...one, link: await readLink(one.place, desk) })));
}

async function readLink({ channel, ts }: Place, { client, log }: Desk): Promise<string | null> {
  try {
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    return permalink ?? null;
  } catch (error) {
    log.debug({ error, channel }, 'No permalink');
    return null;
  }
}
