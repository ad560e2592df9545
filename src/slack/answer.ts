import { RespondError, type RespondFn } from '@slack/bolt';
import { fail } from '../domain/errors.ts';
import type { Logger } from '../ports.ts';
import type { SlackMessage } from './message.ts';
import type { Outgoing } from './outgoing.ts';
import { sealMessage } from './seal-message.ts';
import { isSlackAway, nameSlackError } from './slack-away.ts';

/** Says something to one person, unseen by others. Throws slack_away, to be said again later. */
export type Answer = (message: SlackMessage) => Promise<void>;

/** Answers over the address that came with the interaction: it works where the bot is no member, too. */
export function answerByAddress(respond: RespondFn, log: Logger): Answer {
  return async (message) => {
    const { text, blocks } = sealMessage(message);
    try {
      await respond({ response_type: 'ephemeral', replace_original: false, text, blocks });
    } catch (error) {
      log.warn({ error }, 'An answer could not be given');
      if (mayPass(error)) throw fail('slack_away', { reason: String(error) }, error);
    }
  };
}

/** Answers in the thread the person is looking at, else over the address where there is one. */
export function answerInThread(
  { outgoing, fallback, log }: { readonly outgoing: Outgoing; readonly fallback?: Answer; readonly log: Logger },
  where: { readonly channel: string; readonly threadTs: string; readonly user: string },
): Answer {
  return async (message) => {
    try {
      await outgoing.whisper(where, where.user, message);
    } catch (error) {
      if (fallback) {
        log.info({ error }, 'Answered outside the thread');
        return fallback(message);
      }
      if (isSlackAway(error)) throw nameSlackError(error);
      log.warn({ error, text: message.text, ...where }, 'An answer could not be given');
    }
  };
}

/** An address that is over or used up stays so. */
function mayPass(error: unknown): boolean {
  if (error instanceof RespondError) return error.statusCode >= 500 || error.statusCode === 429;
  return /fetch failed|terminated/.test(String(error));
}
