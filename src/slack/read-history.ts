import type { WebClient } from '@slack/web-api';
import { fail } from '../domain/errors.ts';
import type { Channel } from '../ports.ts';
import { createTurns, type SlackPace } from './pace.ts';
import { createSharedCheck } from './shared-channel.ts';

const pageSize = 200;
/** A channel that had more messages since is read from the oldest on, so that the next time goes on from there. */
const maxMessages = 4000;

/** Reads what was posted in a channel after a timestamp, oldest first, page by page as slowly as Slack asks for. */
export function createHistory(client: WebClient, pace: SlackPace): Channel['history'] {
  const turns = createTurns({ perSecond: pace.tier3PerSecond, burst: pace.tier3Burst });
  const isShared = createSharedCheck(client);
  return async (channel, after) => {
    if (await isShared(channel)) throw fail('external_channel');
    const found: { readonly message: unknown; readonly place: ReturnType<typeof placeOf> }[] = [];
    let cursor = '';
    do {
      await turns.take('conversations.history', 'patient');
      const from = cursor === '' ? {} : { cursor };
      const page = await client.conversations.history({ channel, oldest: after, limit: pageSize, ...from });
      for (const message of page.messages ?? []) {
        const { ts, thread_ts: threadTs = ts } = message;
        if (ts !== undefined) found.push({ message, place: placeOf(channel, ts, threadTs ?? ts) });
      }
      cursor = page.response_metadata?.next_cursor ?? '';
    } while (cursor !== '' && found.length < maxMessages);
    return found.toSorted((one, two) => Number(one.place.ts) - Number(two.place.ts));
  };
}

function placeOf(channel: string, ts: string, threadTs: string) {
  return { channel, ts, threadTs };
}
