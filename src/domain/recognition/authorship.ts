import { listOf, textOf } from '../json-value.ts';
import { unescapeText } from './slack-text.ts';

type Json = Readonly<Record<string, unknown>>;

/** Slack itself posts the mail sent to a channel. */
const slackbot = 'USLACKBOT';

/** Whether a person typed the message: every app, webhook and workflow leaves a mark that a person does not. */
export function isTypedByPerson(message: Json): boolean {
  const isApp = ['bot_id', 'app_id', 'bot_profile', 'username'].some((key) => Boolean(message[key]));
  const user = textOf(message['user']);
  return user !== null && user !== slackbot && !isApp && message['subtype'] !== 'bot_message';
}

/** Whether the message has no words of its own: what it forwards or attaches is all it says. */
export function isWordless(message: Json): boolean {
  const text = unescapeText(textOf(message['text']) ?? '').replaceAll(/<[@!][^>]*>|:[\w+-]+:|\s/g, '');
  return text === '' && listOf(message['blocks']).length === 0;
}
