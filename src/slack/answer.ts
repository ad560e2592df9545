import type { RespondFn } from '@slack/bolt';
import type { Logger } from '../ports.ts';
import type { SlackMessage } from './message.ts';
import type { Outgoing } from './outgoing.ts';
import { sealMessage } from './seal-message.ts';

/** Says something to one person, unseen by others. */
export type Answer = (message: SlackMessage) => Promise<void>;

/** Answers over the address that came with the interaction: it works where the bot is no member, too. */
export function answerByAddress(respond: RespondFn, log: Logger): Answer {
  return async (message) => {
    const { text, blocks } = sealMessage(message);
    try {
      await respond({ response_type: 'ephemeral', replace_original: false, text, blocks });
    } catch (error) {
      log.warn({ error }, 'An answer could not be given');
    }
  };
}

/** Answers in the thread the person is looking at, else over the address. */
export function answerInThread(
  { outgoing, fallback, log }: { readonly outgoing: Outgoing; readonly fallback: Answer; readonly log: Logger },
  where: { readonly channel: string; readonly threadTs: string; readonly user: string },
): Answer {
  return async (message) => {
    try {
      await outgoing.whisper(where, where.user, message);
    } catch (error) {
      log.info({ error }, 'Answered outside the thread');
      await fallback(message);
    }
  };
}
