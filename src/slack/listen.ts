import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Language } from '../domain/phrase.ts';
import type { Logger } from '../ports.ts';
import { acknowledge, answerErrors } from './acknowledge.ts';
import { answerByAddress } from './answer.ts';
import { type Desk, listCases } from './ask-analysis.ts';
import type { Ears } from './ears.ts';
import { handleCommand } from './handle-command.ts';
import { readHeard } from './hear-message.ts';
import { makeRequestId } from './inbox.ts';
import type { Intake } from './intake.ts';
import { listenToButtons } from './listen-to-buttons.ts';
import { listenToForm, openForm } from './listen-to-form.ts';
import { listenToMessageActions } from './listen-to-message-actions.ts';
import { createOutgoing } from './outgoing.ts';
import { createPermission } from './permission.ts';
import { renderHome } from './render-home.ts';

export interface ListenOptions {
  readonly intake: Intake;
  readonly language: Language;
  /** Of the times in messages. */
  readonly timeZone?: string;
  /** User ids, user group ids (S…) or `*`; null: the members of a watched channel. */
  readonly allowed: readonly string[] | null;
  /** The channels whose alerts the bot watches. */
  readonly watched: readonly string[];
  readonly log: Logger;
}

interface Slack {
  readonly app: App;
  readonly client: WebClient;
  readonly own: readonly string[];
  readonly isConnected: () => boolean;
}

const homeLimit = 10;

/** Registers everything people and alerts can reach the bot by. */
export function listen({ app, client, own, isConnected }: Slack, options: ListenOptions): void {
  const { intake, language, timeZone = 'UTC', allowed, watched, log } = options;
  const permission = createPermission({ client, allowed, watched });
  const outgoing = createOutgoing(client);
  const desk: Desk = { client, outgoing, intake, permission, locale: { language, timeZone }, isConnected, log };
  const ears: Ears = { app, own, desk };
  listenToMessages(ears);
  listenToButtons(ears);
  listenToMessageActions(ears);
  listenToForm(ears);
  listenToCommand(ears);
  listenToHome(ears);
}

function listenToMessages({ app, own, desk }: Ears): void {
  app.event('message', async ({ body }) => {
    const heard = readHeard(body, own);
    if (heard === null) return;
    try {
      await desk.intake.heard(heard.event, heard.place, heard.isShared);
    } catch (error) {
      desk.log.error({ error, ...heard.place }, 'An alert could not be handled');
    }
  });
}

function listenToCommand({ app, desk }: Ears): void {
  app.command('/gd-triage', async ({ ack, body, command, respond }) => {
    await acknowledge(ack, desk.log);
    const { text, channel_id: channel, user_id: user, trigger_id: trigger } = command;
    const answer = answerByAddress(respond, desk.log);
    await answerErrors(
      () =>
        text.trim().toLowerCase() === 'find'
          ? openForm(trigger, { channel, ts: null, threadTs: null }, desk)
          : handleCommand({ text, channel, user, alert: null, request: makeRequestId(body) }, answer, desk),
      answer,
      desk,
    );
  });
}

function listenToHome({ app, desk }: Ears): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    try {
      const cases = await listCases(event.user, homeLimit, desk);
      await desk.outgoing.publishHome(event.user, renderHome(cases, desk.locale.language));
    } catch (error) {
      desk.log.warn({ error }, 'The Home tab could not be shown');
    }
  });
}
