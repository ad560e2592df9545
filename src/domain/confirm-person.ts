import { isSameUser } from './authorisations/match-sign-in.ts';
import type { Coverage } from './coverage.ts';
import type { Entities } from './entities.ts';
import type { Evidence } from './evidence.ts';
import { listSignIns } from './evidence-calls.ts';
import type { Authorisation } from './verdict.ts';

/** Whether the person a session names is the person behind it. A session name alone proves nothing: who opens a session may choose it. */
export interface Confirmation {
  /**
   * `confirmed`: a sign-in of this person fits in time, second factor and place. `no-match`: the person signed in, but no
   * sign-in fits. `unknown-person`: the complete log holds no sign-in of this person. `not-observable`: no complete log.
   */
  readonly state: 'confirmed' | 'no-match' | 'unknown-person' | 'not-observable';
  readonly evidence: readonly string[];
}

export interface PersonSeen {
  readonly entities: Entities;
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  readonly authorisations: readonly Authorisation[];
}

/** Null where the finding names no person. */
export function confirmPerson({ entities, evidence, coverage, authorisations }: PersonSeen): Confirmation | null {
  if (entities.email === null) return null;
  const match = authorisations.find(({ kind }) => kind === 'identity-provider');
  if (match) return { state: 'confirmed', evidence: match.evidence };
  const theirs = listSignIns(evidence).filter(({ record }) => isSameUser(record.user, entities));
  if (theirs.length > 0) return { state: 'no-match', evidence: [...new Set(theirs.flatMap((one) => one.evidence))] };
  const complete = coverage.filter(({ source, outcome }) => source === 'entra' && /^(answered|empty)$/.test(outcome));
  const cited = complete.flatMap((one) => one.evidence ?? []);
  return { state: complete.length > 0 ? 'unknown-person' : 'not-observable', evidence: cited };
}
