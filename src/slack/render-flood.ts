import type { KnownBlock } from '@slack/types';
import { localTime } from '../domain/local-time.ts';
import type { Flood } from '../domain/offer.ts';
import type { SlackMessage } from './message.ts';
import type { Locale } from './render-offer.ts';
import { line, paragraph } from './rich-text.ts';
import { type Word, word } from './wording.ts';

export const floodWorstAction = 'flood_worst';
export const floodAllAction = 'flood_all';
/** How many "the worst" are. */
export const worstCount = 5;

/** One message for many alerts of one type. The type comes from alerts, so it is shown as a value. */
export function renderFlood(flood: Flood, { language, timeZone }: Locale): SlackMessage {
  const { count, accounts, type, since } = flood;
  const at = localTime(since, timeZone);
  const say = (key: Word) => word(key, language);
  const shown = type ?? say('unknownType');
  const title = `${count} ${say('floodOf')} `;
  const where = ` · ${accounts} ${say('floodAccounts')} · ${say('floodSince')} ${at.clock.slice(0, 5)} ${at.offset}`;
  return {
    text: `${title}${shown}${where}`,
    blocks: [
      paragraph([line([{ bold: title }, { value: shown }, where], language), line([say('floodText')], language)]),
      renderButtons(flood, language),
    ],
  };
}

function renderButtons({ id, count }: Flood, language: Locale['language']): KnownBlock {
  const say = (key: Word) => word(key, language);
  const plain = (text: string) => ({ type: 'plain_text', text, emoji: false }) as const;
  return {
    type: 'actions',
    block_id: `flood:${id}`,
    elements: [
      {
        type: 'button',
        action_id: floodWorstAction,
        style: 'primary',
        text: plain(`${say('floodWorst')} (${worstCount})`),
        value: id,
      },
      {
        type: 'button',
        action_id: floodAllAction,
        text: plain(`${say('floodAll')} (${count})`),
        value: id,
        confirm: {
          title: plain(say('floodAll')),
          text: plain(`${count} ${say('floodConfirm')}`),
          confirm: plain(say('floodYes')),
          deny: plain(say('floodNo')),
        },
      },
    ],
  };
}
