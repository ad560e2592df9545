import type { Coverage } from '../../domain/coverage.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Organisation } from '../../domain/organisation.ts';
import type { Haystack } from './haystack.ts';

/** What claims are checked against. */
export interface Facts {
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  readonly finding: Finding;
  readonly organisation: Organisation;
}

/** The facts, and what the evidence one claim cites holds. */
export interface Court extends Facts {
  readonly cited: Haystack;
  /** The same with the finding, whose names every sentence may repeat. */
  readonly readable: Haystack;
}

/** Whether a claim stands, and why, in plain words. */
export interface Ruling {
  readonly stands: boolean;
  readonly why: string;
}

export function uphold(why: string): Ruling {
  return { stands: true, why };
}

export function reject(why: string): Ruling {
  return { stands: false, why };
}
