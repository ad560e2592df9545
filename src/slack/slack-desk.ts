import type { WebClient } from '@slack/web-api';
import type { Case, Investigation } from '../domain/case.ts';
import type { Language } from '../domain/phrase.ts';
import type { CaseStore, Clock, Logger } from '../ports.ts';
import type { EditPacer } from './edit-pacer.ts';
import type { Outgoing } from './outgoing.ts';
import type { SlackPace } from './pace.ts';
import type { MessageStore, PostOnce } from './post-once.ts';

export interface ChannelOptions {
  readonly client: WebClient;
  readonly store: MessageStore & Pick<CaseStore, 'noteSummary'>;
  readonly language: Language;
  /** Of the times in messages. */
  readonly timeZone?: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Who is told what the bot refuses to do; null: the log alone. */
  readonly admin?: string | null;
  readonly pace?: SlackPace;
  /** Names this process among the replicas. */
  readonly replica?: string;
}

/** What posting needs. */
export interface SlackDesk {
  readonly options: ChannelOptions;
  readonly outgoing: Outgoing;
  readonly postOnce: PostOnce;
  readonly pacer: EditPacer;
  /** Files that are being attached, by investigation. */
  readonly attaching: Map<string, Promise<void>>;
}

export interface Job {
  readonly opened: Case;
  readonly investigation: Investigation;
}
