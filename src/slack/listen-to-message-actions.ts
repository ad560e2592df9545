import type { Place } from '../domain/case.ts';
import { findNamedFindings } from '../domain/find-references.ts';
import type { FindingReference } from '../domain/finding.ts';
import { recordOf, textOf } from '../domain/json-value.ts';
import { readAlertText } from '../domain/read-alert-text.ts';
import { acknowledge, answerErrors } from './acknowledge.ts';
import { type Answer, answerByAddress, answerInThread } from './answer.ts';
import { askAnalysisOf, type Desk } from './ask-analysis.ts';
import type { Ears } from './ears.ts';
import { handleCommand } from './handle-command.ts';
import { makeRequestId } from './inbox.ts';
import { openForm } from './listen-to-form.ts';
import { renderNote } from './render-reply.ts';

/** The shortcut on a message and the mention under one: it may be a message whose sender is not listed, so it is read now. */
export function listenToMessageActions(ears: Ears): void {
  listenToShortcut(ears);
  listenToMention(ears);
}

function listenToShortcut(ears: Ears): void {
  const { app, desk } = ears;
  app.shortcut('analyze_finding', async ({ ack, body, respond }) => {
    await acknowledge(ack, desk.log);
    const message = recordOf(recordOf(body)['message']);
    const channel = textOf(recordOf(recordOf(body)['channel'])['id']);
    const ts = textOf(message['ts']);
    if (channel === null || ts === null) return;
    const threadTs = textOf(message['thread_ts']) ?? ts;
    const answer = answerByAddress(respond, desk.log);
    await answerErrors(
      async () => {
        const { references, alert } = await readFindings(message, { channel, ts, threadTs }, ears);
        const trigger = textOf(recordOf(body)['trigger_id']) ?? '';
        if (references.length === 0) return openForm(trigger, { channel, ts, threadTs }, desk);
        const asked = { user: body.user.id, request: makeRequestId(body) };
        const request = { alert, channel, ...asked, said: readAlertText(message) };
        return askAnalysisOf(references, request, { answer, desk });
      },
      answer,
      desk,
    );
  });
}

/** "@gd-triage" or "@gd-triage analyze" under an alert is the button; what else follows is read like the command. */
function listenToMention(ears: Ears): void {
  const { app, desk } = ears;
  app.event('app_mention', async ({ event, body }) => {
    const { channel, ts, user, bot_id: bot } = event;
    if (user === undefined || bot !== undefined) return;
    const threadTs = event.thread_ts ?? ts;
    const answer = answerToPerson({ channel, threadTs, user }, desk);
    const request = makeRequestId(body);
    const text = event.text.replaceAll(/<@[^>]*>/g, ' ').trim();
    await answerErrors(
      async () => {
        const isPlain = text === '' || /^(?:analy[sz]e|分析|分析して)$/i.test(text);
        const thread = { channel, ts: threadTs, threadTs };
        if (!isPlain) return handleCommand({ text, channel, user, alert: thread, request }, answer, desk);
        const parent = threadTs === ts ? {} : await readParent(thread, desk);
        const { references, alert } = await readFindings(parent, thread, ears);
        if (references.length === 0) return answer(renderNote('noFinding', desk.locale.language));
        const asked = { alert, channel, user, request, said: readAlertText(parent) };
        return askAnalysisOf(references, asked, { answer, desk });
      },
      answer,
      desk,
    );
  });
}

/** What a message tells of; on one of our own replies the alert above is meant. */
async function readFindings(
  message: unknown,
  place: Place,
  { own, desk }: Ears,
): Promise<{ readonly references: readonly FindingReference[]; readonly alert: Place }> {
  const said = findNamedFindings(message, own);
  if (said.length > 0) return { references: said, alert: place };
  const alert = { ...place, ts: place.threadTs };
  return { references: await desk.intake.referencesAt(alert), alert };
}

async function readParent({ channel, threadTs }: Place, { client }: Desk): Promise<unknown> {
  const { messages = [] } = await client.conversations.replies({ channel, ts: threadTs, limit: 1 });
  return messages.find(({ ts }) => ts === threadTs) ?? {};
}

/** A mention comes without an address to answer to. */
function answerToPerson(
  where: { readonly channel: string; readonly threadTs: string; readonly user: string },
  { outgoing, log }: Desk,
): Answer {
  return answerInThread({ outgoing, log }, where);
}
