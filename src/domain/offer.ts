import type { Place } from './case.ts';
import type { FindingReference } from './finding.ts';

/** One finding of an alert, as the one reply under the alert shows it. */
export interface OfferLine {
  readonly reference: FindingReference;
  /** Who started its last investigation; null: nobody yet, so there is a button. */
  readonly startedBy: string | null;
  /** Later alerts of the same finding; null while there is none. */
  readonly again: { readonly count: number; readonly lastAt: string } | null;
  /** The alert looks like one about a sample finding. */
  readonly sample: boolean;
}

/** What is known about an alert. */
export interface NotedOffer {
  /** The findings whose first alert this is. */
  readonly lines: readonly OfferLine[];
  /** Everything the alert told of, also what another alert had told before. */
  readonly references: readonly FindingReference[];
  /** The text of an alert without id, else null. */
  readonly said: string | null;
  /** Still to be offered. */
  readonly isOpen: boolean;
}

/** Many alerts of one finding type in one channel within minutes. */
export interface Flood {
  readonly id: string;
  readonly channel: string;
  readonly type: string | null;
  readonly count: number;
  readonly accounts: number;
  /** ISO 8601: when its first alert was posted. */
  readonly since: string;
}

/** An alert that belongs to a flood. */
export interface FloodAlert {
  readonly place: Place;
  readonly reference: FindingReference;
}

/** An alert whose analysis somebody asked for together with others. */
export interface WantedAlert extends FloodAlert {
  readonly user: string;
  /** The request it was asked for with. */
  readonly request: string | null;
}

/** When alerts of one type are a flood. */
export interface FloodRule {
  readonly least: number;
  /** So many within so long; so much quiet ends it. Milliseconds. */
  readonly withinMs: number;
}
