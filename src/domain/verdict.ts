import type { Text } from './phrase.ts';

export const dispositions = [
  'true_positive',
  'suspicious',
  'benign_true_positive',
  'false_positive',
  'inconclusive',
] as const;
export type Disposition = (typeof dispositions)[number];
export const priorities = ['P1', 'P2', 'P3', 'P4'] as const;
export type Priority = (typeof priorities)[number];
export type Grade = 'low' | 'medium' | 'high';
/** A: never below suspicious and P1. B: never benign without an authorisation record. C: one priority step up. */
export type FloorLevel = 'A' | 'B' | 'C';

/** A deterministic rule that fired on evidence. */
export interface FloorHit {
  /** H1 to H29 of the method. */
  readonly rule: string;
  readonly level: FloorLevel;
  readonly evidence: readonly string[];
  readonly text: Text;
  /** ISO time and API name of the events that fired it, for the timeline; at most a few. */
  readonly events: readonly { readonly time: string; readonly name: string; readonly id: string }[];
  /** The attempt was refused and changed nothing. */
  readonly denied: boolean;
  /** An authorisation record that matches principal, action or resource, account and time; null where none does. */
  readonly authorisedBy: string | null;
}

/** Proof of authorisation from a source the attacker cannot write. */
export interface Authorisation {
  readonly kind: 'identity-provider' | 'change-record' | 'own-network' | 'inventory' | 'sample';
  readonly reference: string;
  readonly evidence: readonly string[];
  readonly text: Text;
}

/**
 * The second look at a verdict that would be harmless, by a model told to find what speaks against it. It can only raise.
 * The reason is the model's, or ours where the look did not finish; untrusted words either way.
 */
export interface SecondPass {
  readonly outcome: 'stands' | 'raised' | 'unfinished';
  readonly reason: string;
}

/** A sentence about the verdict, and what it rests on: ids of evidence, or grounds of our own (evidence.ts). */
export interface Reason {
  readonly text: Text;
  readonly evidence: readonly string[];
}

export interface Verdict {
  readonly disposition: Disposition;
  readonly priority: Priority;
  readonly confidence: Grade;
  readonly falsePositiveLikelihood: Grade;
  readonly sample: boolean;
  readonly floors: readonly FloorHit[];
  readonly proposedBy: 'rules' | 'model';
  readonly reasons: readonly Reason[];
  /** What would change this verdict. */
  readonly changes: readonly Reason[];
  /** Absent or null where no second look was due. */
  readonly secondPass?: SecondPass | null;
}

/** What an analyst proposes; the check may raise it, never accept less than the floors. */
export interface Proposal {
  readonly disposition: Disposition;
  readonly reasons: readonly Text[];
}
