import type { Place, StepName } from '../domain/case.ts';
import type { FindingReference } from '../domain/finding.ts';
import type { LookUp } from '../ports.ts';

/** What Slack hands on: alerts that were posted, and analyses people ask for. */
export interface Intake {
  /** @param isShared whether another organisation reads along in the channel */
  heard(message: unknown, place: Place, isShared: boolean): Promise<void>;
  requested(request: AnalysisRequest): Promise<RequestOutcome>;
  /** Throws asked_too_much where a person or a channel asks for more than the configuration allows within a minute. */
  admit(user: string, channel: string): Promise<void>;
  /** Has alerts of a flood analysed: the worst so many, or all. Returns how many; the work goes on behind. */
  requestedFlood(request: FloodRequest): Promise<number>;
  /** The findings an alert told of when it came. */
  referencesAt(place: Place): Promise<readonly FindingReference[]>;
  /** Whether the case of a finding has its thread in this channel. */
  hasCaseIn(reference: FindingReference, channel: string): Promise<boolean>;
  listCases(limit: number): Promise<readonly CaseLine[]>;
  status(): Promise<Status>;
}

export interface AnalysisRequest {
  readonly reference: FindingReference;
  /** The alert whose thread takes the report; null where none stands, as after a command. */
  readonly alert: Place | null;
  readonly channel: string;
  readonly user: string;
  /** What the message says, where it is not known as an alert. */
  readonly said?: string;
  /** The same for every delivery of it: it starts one investigation. */
  readonly request?: string;
}

export interface FloodRequest {
  readonly flood: string;
  readonly worst: number | null;
  readonly user: string;
  readonly request?: string;
}

export type RequestOutcome =
  | { readonly kind: 'started'; readonly place: Place }
  /** By whichever replica: where it stands comes from the database. */
  | { readonly kind: 'running'; readonly place: Place; readonly step?: StepName; readonly inLine?: number | null }
  /** Several findings fit; under an alert the choice stands in its thread. */
  | { readonly kind: 'choice'; readonly choice: LookUp }
  | { readonly kind: 'refused'; readonly error: unknown };

/** One case in a list: enough to recognise it and go there. */
export interface CaseLine {
  readonly findingId: string;
  readonly type: string;
  readonly accountId: string;
  readonly place: Place;
  readonly verdict: { readonly disposition: string; readonly priority: string } | null;
}

export interface Status {
  readonly running: readonly { readonly type: string; readonly accountId: string; readonly requestedBy: string }[];
  readonly waiting: number;
  /** Alerts that have no button yet. */
  readonly offersWaiting: number;
  readonly caughtUpAt: string | null;
  readonly tickets: boolean;
}
