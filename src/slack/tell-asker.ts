import type { WebClient } from '@slack/web-api';
import { recordOf, textOf } from '../domain/json-value.ts';
import type { Language } from '../domain/phrase.ts';
import type { KeptRequest } from '../domain/work-store.ts';
import type { Logger } from '../ports.ts';
import { renderError } from './render-reply.ts';
import { sealMessage } from './seal-message.ts';

export interface TellOptions {
  readonly client: WebClient;
  readonly language: Language;
  readonly log: Logger;
}

const answerMs = 10_000;

/** Tells who asked what became of it, unseen by others: over the address that came with the request, where one did. Never throws. */
export async function tellAsker(
  { user, channel, payload }: KeptRequest,
  error: unknown,
  { client, language, log }: TellOptions,
): Promise<void> {
  const message = sealMessage(renderError(error, language));
  const { text, blocks } = message;
  try {
    const address = textOf(recordOf(payload)['response_url']);
    if (address !== null) {
      const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text, blocks });
      const headers = { 'Content-Type': 'application/json' };
      await fetch(address, { method: 'POST', headers, body, signal: AbortSignal.timeout(answerMs) });
    } else if (channel !== null) await client.chat.postEphemeral({ channel, user, text, blocks });
  } catch (problem) {
    log.warn({ error: problem }, 'A person could not be told what became of a request');
  }
}
