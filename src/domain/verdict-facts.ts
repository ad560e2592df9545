import type { Coverage } from './coverage.ts';
import type { Entities } from './entities.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { NetworkMatcher, Organisation } from './organisation.ts';
import type { Authorisation, Disposition, FloorHit, Proposal, Reason, SecondPass } from './verdict.ts';

/** What a verdict is decided from. */
export interface VerdictInput {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly floors: readonly FloorHit[];
  readonly authorisations: readonly Authorisation[];
  readonly coverage: readonly Coverage[];
  readonly evidence: readonly Evidence[];
  readonly organisation: Organisation;
  readonly matches: NetworkMatcher;
  readonly proposal: Proposal;
  readonly proposedBy: 'rules' | 'model';
  readonly secondPass?: SecondPass | null;
}

/** What the verdict hangs on, drawn from the input once. */
export interface Facts extends VerdictInput {
  readonly open: readonly FloorHit[];
  readonly answered: readonly FloorHit[];
  readonly gaps: ReadonlyMap<string, readonly Coverage[]>;
  readonly egressUnknown: boolean;
  readonly refused: boolean;
  /** Harm that shows elsewhere than in CloudTrail, and that no proof speaks against. */
  readonly harm: readonly Reason[];
}

/** From harmless to harmful; a tie goes up. */
export const dispositionOrder: readonly Disposition[] = [
  'false_positive',
  'benign_true_positive',
  'inconclusive',
  'suspicious',
  'true_positive',
];
