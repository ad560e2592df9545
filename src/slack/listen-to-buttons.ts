import type { Place } from '../domain/case.ts';
import { recordOf, textOf } from '../domain/json-value.ts';
import { acknowledge, answerErrors } from './acknowledge.ts';
import { type Answer, answerByAddress, answerInThread } from './answer.ts';
import { askAnalysis, type Desk } from './ask-analysis.ts';
import type { Ears } from './ears.ts';
import { makeRequestId } from './inbox.ts';
import { readAlertTs, readReference } from './read-button.ts';
import { floodAllAction, floodWorstAction, worstCount } from './render-flood.ts';
import { analyzeAction } from './render-offer.ts';
import { renderQueued } from './render-reply.ts';

/** The buttons under alerts and in summaries of floods. */
export function listenToButtons(ears: Ears): void {
  listenToAnalyze(ears);
  listenToFlood(ears, floodWorstAction, worstCount);
  listenToFlood(ears, floodAllAction, null);
}

function listenToAnalyze({ app, desk }: Ears): void {
  app.action(analyzeAction, async ({ ack, body, action, respond }) => {
    await acknowledge(ack, desk.log);
    const { value, block_id: blockId } = recordOf(action);
    const at = readPlace(body, textOf(blockId) ?? '');
    const reference = readReference(textOf(value) ?? '');
    if (at === null || reference === null) return;
    const { alert, channel } = at;
    const user = body.user.id;
    const fallback = answerByAddress(respond, desk.log);
    const answer = alert === null ? fallback : answerUnder(alert, user, { fallback, desk });
    await askAnalysis({ reference, alert, channel, user, request: makeRequestId(body) }, answer, desk);
  });
}

function listenToFlood({ app, desk }: Ears, actionId: string, worst: number | null): void {
  app.action(actionId, async ({ ack, body, action, respond }) => {
    await acknowledge(ack, desk.log);
    const flood = textOf(recordOf(action)['value']);
    const channel = textOf(recordOf(recordOf(body)['container'])['channel_id']);
    if (flood === null || channel === null) return;
    const { intake, permission, locale } = desk;
    const answer = answerByAddress(respond, desk.log);
    const user = body.user.id;
    await answerErrors(
      async () => {
        await permission.demand(user, channel, async () => false);
        await intake.admit(user, channel);
        const request = makeRequestId(body);
        await answer(renderQueued(await intake.requestedFlood({ flood, worst, user, request }), locale.language));
      },
      answer,
      desk,
    );
  });
}

/** The alert a button belongs to; none for one that only one person sees and that no alert led to. */
function readPlace(body: unknown, blockId: string): { readonly channel: string; readonly alert: Place | null } | null {
  const container = recordOf(recordOf(body)['container']);
  const channel = textOf(container['channel_id']);
  const ts = textOf(container['message_ts']);
  if (channel === null || ts === null) return null;
  const alertTs = readAlertTs(blockId);
  const threadTs = textOf(container['thread_ts']) ?? alertTs ?? (container['is_ephemeral'] === true ? null : ts);
  return { channel, alert: threadTs === null ? null : { channel, ts: alertTs ?? threadTs, threadTs } };
}

function answerUnder(
  { channel, threadTs }: Place,
  user: string,
  { fallback, desk }: { readonly fallback: Answer; readonly desk: Desk },
): Answer {
  return answerInThread({ outgoing: desk.outgoing, fallback, log: desk.log }, { channel, threadTs, user });
}
