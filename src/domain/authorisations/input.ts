import type { Entities } from '../entities.ts';
import type { Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import type { NetworkMatcher, Organisation } from '../organisation.ts';

/** What floors and proofs are read from. */
export interface AuthorisationInput {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly evidence: readonly Evidence[];
  readonly organisation: Organisation;
  readonly matches: NetworkMatcher;
}
