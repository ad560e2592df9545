import { localTime } from '../domain/local-time.ts';
import type { Status } from './intake.ts';
import type { SlackMessage } from './message.ts';
import { type Locale, personRun } from './render-offer.ts';
import { bullets, line, paragraph, type Run } from './rich-text.ts';
import { type Word, word } from './wording.ts';

const maxListed = 10;

/** What is running and waiting, and whether the bot hears. */
export function renderStatus(status: Status, isConnected: boolean, { language, timeZone }: Locale): SlackMessage {
  const say = (key: Word) => word(key, language);
  const { caughtUpAt } = status;
  const facts: readonly (readonly [Word, string])[] = [
    ['statusSlack', say(isConnected ? 'statusConnected' : 'statusDisconnected')],
    ['statusRunning', String(status.running.length)],
    ['statusWaiting', String(status.waiting)],
    ['statusOffers', String(status.offersWaiting)],
    ['statusCaughtUp', caughtUpAt === null ? say('statusNever') : localTime(caughtUpAt, timeZone).rendered],
    ['statusTickets', say(status.tickets ? 'statusOn' : 'statusOff')],
  ];
  const running = status.running
    .slice(0, maxListed)
    .map(({ type, accountId, requestedBy }): readonly Run[] => [
      { value: type },
      ' · ',
      { value: accountId },
      ` · ${say('startedBy')}`,
      personRun(requestedBy, language),
    ]);
  const lines = facts.map(([key, value]) => line([{ bold: `${say(key)}: ` }, value], language));
  const list = running.length > 0 ? [bullets(running.map((runs) => line(runs, language)))] : [];
  return { text: isConnected ? say('statusText') : say('statusDisconnected'), blocks: [paragraph(lines), ...list] };
}
