import type { WebClient } from '@slack/web-api';
import type { Place } from '../domain/case.ts';
import type { Language } from '../domain/phrase.ts';
import type { Logger } from '../ports.ts';
import type { Answer } from './answer.ts';
import type { AnalysisRequest, Intake } from './intake.ts';
import type { Permission } from './permission.ts';
import { type ListedCase, renderError, renderUnderWay } from './render-reply.ts';

/** What the handlers of buttons, commands and shortcuts work with. */
export interface Desk {
  readonly client: WebClient;
  readonly intake: Intake;
  readonly permission: Permission;
  readonly language: Language;
  readonly log: Logger;
}

/** Has a finding analysed when the person may ask for it; tells them what became of it. Never throws. */
export async function askAnalysis(request: AnalysisRequest, answer: Answer, desk: Desk): Promise<void> {
  const { intake, permission, language, log } = desk;
  try {
    await permission.demand(request.user, request.channel);
    const outcome = await intake.requested(request);
    if (outcome.kind === 'refused') return await answer(renderError(outcome.error, language));
    // Under an alert the thread itself shows that it began.
    if (outcome.kind === 'started' && outcome.place.channel === request.alert?.channel) return;
    await answer(renderUnderWay(outcome.kind, await readLink(outcome.place, desk), language));
  } catch (error) {
    log.warn({ error, user: request.user, channel: request.channel }, 'Analysis refused');
    await answer(renderError(error, language));
  }
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
