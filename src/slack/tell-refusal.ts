import { explain } from '../domain/errors.ts';
import type { WantedAlert } from '../domain/offer.ts';
import type { Language } from '../domain/phrase.ts';
import type { SlackMessage } from './message.ts';
import { personRun } from './render-offer.ts';
import { line, paragraph } from './rich-text.ts';
import type { SlackDesk } from './slack-desk.ts';

/** Tells in the thread of an alert, to whoever asked, why it is not analysed. Once per request. */
export async function tellRefusal(
  { place, user, request }: WantedAlert,
  error: unknown,
  { options, postOnce }: SlackDesk,
): Promise<void> {
  const { channel, ts, threadTs } = place;
  const purpose = { owner: `${channel}/${ts}`, purpose: `refused:${request ?? user}` };
  const message = renderRefusal(user, error, options.language);
  await postOnce(purpose, { target: { channel, threadTs }, message, order: 'urgent' });
}

function renderRefusal(user: string, error: unknown, language: Language): SlackMessage {
  const { what, todo } = explain(error, language);
  const lines = [[personRun(user, language), ' ', { bold: what }], [todo]];
  return { text: `${what} ${todo}`, blocks: [paragraph(lines.map((runs) => line(runs, language)))] };
}
