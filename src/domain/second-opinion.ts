import type { Outcome } from './coverage.ts';
import type { Finding } from './finding.ts';
import type { Disposition } from './verdict.ts';

/** What GuardDuty's own investigation said; every text of it is untrusted. */
export interface OpinionTold {
  readonly investigationId: string;
  /** Info, Low, Medium, High or Critical. */
  readonly riskLevel: string | null;
  readonly confidence: string | null;
  readonly risk: string | null;
  readonly endedAt: string | null;
}

export interface Opinion {
  readonly outcome: Extract<Outcome, 'answered' | 'denied' | 'throttled' | 'timed_out' | 'unavailable'>;
  /** Why there is none. */
  readonly detail: string;
  readonly told: OpinionTold | null;
}

/** Asks for a second opinion, where the operator switched it on. Never throws. */
export interface SecondOpinion {
  ask(finding: Finding, signal: AbortSignal): Promise<Opinion>;
}

/** Whether it says the same as our verdict: told to people, obeyed by nothing. */
export function compareOpinion(riskLevel: string | null, ours: Disposition): 'agrees' | 'differs' | 'open' {
  const isRisky = /^(high|critical)$/i.test(riskLevel ?? '');
  const isCalm = /^(info|low)$/i.test(riskLevel ?? '');
  if (ours === 'inconclusive' || (!isRisky && !isCalm)) return 'open';
  const isAlarmed = ours === 'true_positive' || ours === 'suspicious';
  return isAlarmed === isRisky ? 'agrees' : 'differs';
}
