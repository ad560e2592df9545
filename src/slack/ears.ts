import type { App } from '@slack/bolt';
import type { Desk } from './ask-analysis.ts';

/** What listeners hear with. */
export interface Ears {
  readonly app: App;
  /** The bot's own user, bot and app ids. */
  readonly own: readonly string[];
  readonly desk: Desk;
}
