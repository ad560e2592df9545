import type { WebClient } from '@slack/web-api';
import type { TriageError } from '../domain/errors.ts';
import type { Language } from '../domain/phrase.ts';
import type { Logger } from '../ports.ts';
import { renderError } from './render-reply.ts';
import { sealMessage } from './seal-message.ts';

export interface AdminDesk {
  readonly client: WebClient;
  /** Null: nobody is named in the configuration. */
  readonly admin: string | null;
  readonly language: Language;
  readonly log: Logger;
}

/** Tells the administrator what happened and what to do, in the log and in a direct message. Never throws. */
export async function tellAdmin(trouble: TriageError, { client, admin, language, log }: AdminDesk): Promise<void> {
  log.error({ code: trouble.code, ...trouble.context }, trouble.message);
  if (admin === null) return;
  try {
    const { channel } = await client.conversations.open({ users: admin });
    if (channel?.id === undefined) return;
    await client.chat.postMessage({ channel: channel.id, ...sealMessage(renderError(trouble, language)) });
  } catch (error) {
    log.warn({ error }, 'The administrator could not be told');
  }
}
