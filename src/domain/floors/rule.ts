import type { AuthorisationInput } from '../authorisations/input.ts';
import type { Fetched } from '../evidence-calls.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import type { FloorHit, FloorLevel } from '../verdict.ts';
import type { Baseline } from './baseline.ts';
import type { Suspects } from './suspects.ts';

/** Tactics of ATT&CK a rule stands for: two different ones by one principal within a day are H29. */
type Tactic =
  | 'initial-access'
  | 'execution'
  | 'persistence'
  | 'privilege-escalation'
  | 'defense-evasion'
  | 'credential-access'
  | 'discovery'
  | 'exfiltration'
  | 'impact';

/** What a rule looks at. */
export interface Scene extends AuthorisationInput {
  /** Every CloudTrail event fetched, oldest first: the baseline is in here too. */
  readonly all: readonly Fetched<ApiCall>[];
  /** The events of this case: by the suspect principal, from its address, or writing to the resource, within 7 days. */
  readonly own: readonly Fetched<ApiCall>[];
  readonly suspects: Suspects;
  /** Epoch milliseconds; what happened before is ordinary business to compare with. */
  readonly baselineEnd: number;
  readonly baseline: Baseline;
}

/** One hard indicator of the method (section 1.5). */
export interface Rule {
  readonly id: string;
  readonly level: FloorLevel;
  /** Level where every matching attempt was refused; null where an attempt alone means nothing. */
  readonly whenDenied: FloorLevel | null;
  readonly tactic: Tactic;
  readonly en: string;
  readonly ja: string;
  readonly find: (scene: Scene) => readonly Fetched<ApiCall>[];
}

/** A rule's hit with the calls behind it, as long as they are needed to combine hits. */
export interface RawHit {
  readonly rule: Rule;
  readonly calls: readonly Fetched<ApiCall>[];
  readonly hit: FloorHit;
}

/** A rule that looks at one event at a time, among the events of the case. */
export function eachCall(test: (call: ApiCall, scene: Scene) => boolean): Rule['find'] {
  return (scene) => scene.own.filter(({ record }) => test(record, scene));
}

/** Whether the call is one of these names of a service (`iam`), in any version of the API. */
export function isCall(call: ApiCall, service: string, names: readonly string[]): boolean {
  return call.source === `${service}.amazonaws.com` && names.includes(call.name);
}
