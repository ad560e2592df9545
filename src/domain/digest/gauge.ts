import type { Digest } from '../evidence.ts';

export type Part = Pick<Digest, 'tallies' | 'figures'>;

/** Takes records of one kind one at a time and tells their tallies and figures in the end. */
export interface Gauge<Rec> {
  add(record: Rec): void;
  finish(): Part;
}
