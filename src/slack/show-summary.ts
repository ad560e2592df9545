import { isPassing } from '../domain/is-passing.ts';
import type { Flood } from '../domain/offer.ts';
import type { ReadState } from './edit-pacer.ts';
import { findPosted } from './post-once.ts';
import { renderFlood } from './render-flood.ts';
import type { Locale } from './render-offer.ts';
import { isRefusal } from './send-surely.ts';
import type { SlackDesk } from './slack-desk.ts';

/**
 * Posts the summary of a flood, or brings it up to date; now, or later where edits follow too closely. How far it got is kept,
 * so that what was cut off or failed is done again. What Slack refuses for good counts as done: it would refuse it every time.
 */
export function showSummary(flood: Flood, locale: Locale, desk: SlackDesk): Promise<void> {
  const { store } = desk.options;
  const note = () => store.noteSummary(flood.id, flood.count);
  return desk.pacer.push(`flood ${flood.id}`, { message: renderFlood(flood, locale) }, async (read) => {
    try {
      await postOrEdit(flood, read, desk);
    } catch (error) {
      if (isRefusal(error) && !isPassing(error)) await note();
      throw error;
    }
    await note();
  });
}

async function postOrEdit(
  { id, channel }: Flood,
  read: ReadState,
  { options, outgoing, postOnce }: SlackDesk,
): Promise<void> {
  const purpose = { owner: `flood/${id}`, purpose: 'summary' };
  const posted = await findPosted(purpose, options.store);
  if (posted !== null) return void (await outgoing.edit(posted, read, 'patient'));
  const message = await read();
  const target = { channel, threadTs: null };
  if (message !== null) await postOnce(purpose, { target, message, order: 'urgent' });
}
