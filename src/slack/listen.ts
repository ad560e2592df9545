import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { findReferences } from '../domain/find-references.ts';
import { recordOf, textOf } from '../domain/json-value.ts';
import type { Language } from '../domain/phrase.ts';
import type { CaseStore, Logger } from '../ports.ts';
import { type Answer, answerByAddress, answerInThread } from './answer.ts';
import { askAnalysis, type Desk, listCases } from './ask-analysis.ts';
import { handleCommand } from './handle-command.ts';
import { readHeard } from './hear-message.ts';
import type { Intake } from './intake.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import { createPermission } from './permission.ts';
import { readAlertTs, readReference } from './read-button.ts';
import { renderHome } from './render-home.ts';
import { analyzeAction } from './render-offer.ts';
import { renderError, renderNote } from './render-reply.ts';

export interface ListenOptions {
  readonly intake: Intake;
  /** Remembers what an alert said when it came. */
  readonly store: Pick<CaseStore, 'alertAt'>;
  readonly language: Language;
  /** User ids, user group ids (S…) or `*`; null: the members of the channel. */
  readonly allowed: readonly string[] | null;
  readonly log: Logger;
}

interface Ears {
  readonly app: App;
  readonly own: readonly string[];
  readonly desk: Desk;
  readonly outgoing: Outgoing;
  readonly store: ListenOptions['store'];
}

const homeLimit = 10;

/** Registers everything people and alerts can reach the bot by. */
export function listen(
  slack: { readonly app: App; readonly client: WebClient; readonly own: readonly string[] },
  { intake, store, language, allowed, log }: ListenOptions,
): void {
  const { app, client, own } = slack;
  const permission = createPermission({ client, allowed });
  const desk: Desk = { client, intake, permission, language, log };
  const ears: Ears = { app, own, store, desk, outgoing: createOutgoing(client) };
  listenToMessages(ears);
  listenToButton(ears);
  listenToShortcut(ears);
  listenToCommand(ears);
  listenToHome(ears);
}

function listenToMessages({ app, own, desk }: Ears): void {
  app.event('message', async ({ body }) => {
    const heard = readHeard(body, own);
    if (heard === null) return;
    try {
      await desk.intake.heard(heard.event, heard.place);
    } catch (error) {
      desk.log.error({ error, ...heard.place }, 'An alert could not be handled');
    }
  });
}

function listenToButton(ears: Ears): void {
  ears.app.action(analyzeAction, async ({ ack, body, action, respond }) => {
    await acknowledge(ack, ears.desk.log);
    const container = recordOf(recordOf(body)['container']);
    const channel = textOf(container['channel_id']);
    const ts = textOf(container['message_ts']);
    const { value, block_id: blockId } = recordOf(action);
    const reference = readReference(textOf(value) ?? '');
    if (channel === null || ts === null || reference === null) return;
    const threadTs = textOf(container['thread_ts']) ?? ts;
    const alert = { channel, ts: readAlertTs(textOf(blockId) ?? '') ?? threadTs, threadTs };
    const where = { channel, threadTs, user: body.user.id };
    const { outgoing, desk } = ears;
    const answer = answerInThread({ outgoing, fallback: answerByAddress(respond, desk.log), log: desk.log }, where);
    await askAnalysis({ reference, alert, channel, user: body.user.id }, answer, desk);
  });
}

/** "Analyze" in the menu of any message: it may be one whose sender is not listed, so what it says is read now. */
function listenToShortcut({ app, own, store, desk }: Ears): void {
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
        const said = findReferences(message, own);
        // On one of our own replies it means the alert above.
        const alert = { channel, ts: said.length > 0 ? ts : threadTs, threadTs };
        const known = said.length > 0 ? null : await store.alertAt(alert);
        const references = known === null ? said : [known];
        if (references.length === 0) return answer(renderNote('noFinding', desk.language));
        for (const reference of references)
          await askAnalysis({ reference, alert, channel, user: body.user.id }, answer, desk);
      },
      answer,
      desk,
    );
  });
}

function listenToCommand({ app, desk }: Ears): void {
  app.command('/gd-triage', async ({ ack, command, respond }) => {
    await acknowledge(ack, desk.log);
    const { text, channel_id: channel, user_id: user } = command;
    const answer = answerByAddress(respond, desk.log);
    await answerErrors(() => handleCommand({ text, channel, user }, answer, desk), answer, desk);
  });
}

function listenToHome({ app, desk, outgoing }: Ears): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    try {
      await outgoing.publishHome(event.user, renderHome(await listCases(event.user, homeLimit, desk), desk.language));
    } catch (error) {
      desk.log.warn({ error }, 'The Home tab could not be shown');
    }
  });
}

/** The connection may drop in this very moment; the work is done all the same. */
async function acknowledge(ack: () => Promise<void>, log: Logger): Promise<void> {
  try {
    await ack();
  } catch (error) {
    log.warn({ error }, 'An interaction could not be acknowledged');
  }
}

async function answerErrors(act: () => Promise<void>, answer: Answer, { language, log }: Desk): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.warn({ error }, 'A command failed');
    await answer(renderError(error, language));
  }
}
