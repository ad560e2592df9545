import type { Place } from './case.ts';

/** A process about to post the message of an owner (an alert, a case) for a purpose. */
export interface MessageClaim {
  readonly owner: string;
  readonly purpose: string;
  readonly channel: string;
  readonly claimant: string;
  /** How long a call that posts it can be under way, whatever became of who sent it. Milliseconds; default 20 s. */
  readonly callMs?: number;
}

/**
 * `mine`: nobody has tried to post it. `again`: somebody tried and may have posted. `busy`: another process is about to.
 * `posted`: it stands.
 */
export type ClaimResult =
  | { readonly kind: 'mine' }
  | { readonly kind: 'again' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'posted'; readonly place: Place };
