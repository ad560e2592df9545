import type { Logger } from '../ports.ts';
import type { Answer } from './answer.ts';
import type { Desk } from './ask-analysis.ts';
import { renderError } from './render-reply.ts';
import { isSlackAway, nameSlackError } from './slack-away.ts';

/** The connection may drop in this very moment; the work is done all the same. */
export async function acknowledge(ack: () => Promise<void>, log: Logger): Promise<void> {
  try {
    await ack();
  } catch (error) {
    log.warn({ error }, 'An interaction could not be acknowledged');
  }
}

/** Does something a person asked for; what fails is told to that person. Throws slack_away, to be done again later. */
export async function answerErrors(act: () => Promise<void>, answer: Answer, { locale, log }: Desk): Promise<void> {
  try {
    await act();
  } catch (error) {
    const named = nameSlackError(error);
    if (isSlackAway(named)) throw named;
    log.warn({ error }, 'A command failed');
    await answer(renderError(named, locale.language));
  }
}
