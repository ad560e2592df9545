import type { AddressBook } from '../domain/address-book.ts';
import type { Documentation } from '../domain/documentation.ts';
import type { NetworkMatcher, Organisation } from '../domain/organisation.ts';
import type { Language } from '../domain/phrase.ts';
import type { SecondOpinion } from '../domain/second-opinion.ts';
import type { Playbook } from '../playbook/playbook.ts';

/** What bounds one investigation; it always ends in a report that says what was not done. */
export interface Budgets {
  readonly seconds: number;
  readonly toolCalls: number;
}

/** What triage knows besides the world it acts on. */
export interface Settings {
  readonly organisation: Organisation;
  readonly language: Language;
  readonly homeRegion: string;
  readonly playbooks: readonly Playbook[];
  readonly budgets: Budgets;
  /** How logs can be reached here: the AWS API and Splunk for the bot, files for a case folder. */
  readonly ways: readonly ('cloudtrail-api' | 'splunk' | 'files')[];
  readonly matchesNetwork: NetworkMatcher;
  /** The operator's own lists about addresses; null or absent where there are none. */
  readonly addresses?: AddressBook | null;
  /** GuardDuty's own investigation; null or absent where it is switched off. */
  readonly secondOpinion?: SecondOpinion | null;
  /** The documentation of AWS; null or absent where no server for it is configured. */
  readonly documentation?: Documentation | null;
}
