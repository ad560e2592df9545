import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '../domain/errors.ts';
import type { JobInHand } from '../domain/work-store.ts';
import type { Ports } from '../ports.ts';
import { type Attempt, showFailure } from './investigate.ts';

/** After so many attempts that were cut off before one more step was done, an investigation is given up. */
const mostAttempts = 12;
/** So many attempts follow one another at once. */
const eagerAttempts = 3;
const firstWaitMs = 2000;
const longestWaitMs = 60_000;

type Beginning = Pick<Ports, 'store' | 'log'> & { readonly channel: Pick<Ports['channel'], 'failed'> };

export type AttemptPlan =
  | { readonly kind: 'give up' }
  /** `isLast`: if this attempt is cut off as well, there is no other. */
  | { readonly kind: 'try'; readonly waitMs: number; readonly isLast: boolean };

/**
 * Begins the next attempt at an investigation, after a wait where several led nowhere; null where there is nothing to do: it
 * is over, or was cut off so often that it is given up now, which the thread is told.
 */
export async function beginAttempt({ id, signal }: JobInHand, ports: Beginning): Promise<Attempt | null> {
  const found = await ports.store.openInvestigation(id);
  if (found === null) return null;
  const plan = planAttempt(found.attempts);
  if (plan.kind === 'give up') {
    ports.log.error({ investigation: id }, 'An investigation was interrupted too often and is given up');
    await showFailure(found, ports, fail('given_up'));
    return null;
  }
  if (plan.waitMs > 0) await sleep(plan.waitMs, undefined, { signal });
  await ports.store.beginInvestigation(id);
  return { ...found, signal, isLast: plan.isLast };
}

/**
 * What to do with an investigation that was begun so often without coming a step further. One that may be what ends the
 * process again and again gives the others more and more time; a stop while it waits is not counted.
 */
export function planAttempt(fruitless: number): AttemptPlan {
  if (fruitless >= mostAttempts) return { kind: 'give up' };
  const isLast = fruitless === mostAttempts - 1;
  if (fruitless < eagerAttempts) return { kind: 'try', waitMs: 0, isLast };
  return { kind: 'try', waitMs: Math.min(firstWaitMs * 2 ** (fruitless - eagerAttempts), longestWaitMs), isLast };
}
