import type { Place } from '../domain/case.ts';
import type { FindingReference } from '../domain/finding.ts';

/** What Slack hands on: alerts that were posted, and analyses people ask for. */
export interface Intake {
  heard(message: unknown, place: Place): Promise<void>;
  requested(request: AnalysisRequest): Promise<RequestOutcome>;
  listCases(limit: number): Promise<readonly CaseLine[]>;
}

export interface AnalysisRequest {
  readonly reference: FindingReference;
  /** The alert whose thread takes the report; null where none stands, as after a command. */
  readonly alert: Place | null;
  readonly channel: string;
  readonly user: string;
}

export type RequestOutcome =
  | { readonly kind: 'started'; readonly place: Place }
  | { readonly kind: 'running'; readonly place: Place }
  | { readonly kind: 'refused'; readonly error: unknown };

/** One case in a list: enough to recognise it and go there. */
export interface CaseLine {
  readonly findingId: string;
  readonly type: string;
  readonly accountId: string;
  readonly place: Place;
  readonly verdict: { readonly disposition: string; readonly priority: string } | null;
}
