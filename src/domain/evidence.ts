import type { Outcome } from './coverage.ts';
import type { SourceName } from './organisation.ts';

/** One record of a log exactly as the source gave it: a CloudTrail record, an Entra sign-in, a change record … */
export type Row = Readonly<Record<string, unknown>>;

export interface Tally {
  readonly value: string;
  readonly count: number;
}

/** The aggregates of an answer. The model sees these and a few example rows, never the rows themselves. */
export interface Digest {
  readonly total: number;
  /** ISO 8601, UTC; null without rows. */
  readonly first: string | null;
  readonly last: string | null;
  /** By dimension (event, address, userAgent, error, hour …), largest first. */
  readonly tallies: Readonly<Record<string, readonly Tally[]>>;
  /** Single figures such as distinctSignIns, deniedEvents, bytesOut. */
  readonly figures: Readonly<Record<string, number>>;
}

/** What a statement can rest on besides evidence: the finding itself, the table of coverage, the organisation's own settings. */
export const ownGrounds = { finding: 'finding', coverage: 'coverage', configuration: 'configuration' } as const;

/** One answered question. */
export interface Evidence {
  readonly id: string;
  readonly question: string;
  readonly source: SourceName;
  readonly tool: string;
  /** The query as it was run. */
  readonly query: string;
  readonly account: string;
  readonly regions: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly outcome: Outcome;
  readonly rows: readonly Row[];
  readonly digest: Digest;
  /** Of the rows as JSON. */
  readonly sha256: string;
}

/** The value at a dotted path (`userIdentity.accessKeyId`), undefined where there is none. */
export function valueAt(row: Row, path: string): unknown {
  let current: unknown = row;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.getOwnPropertyDescriptor(current, key)?.value;
  }
  return current;
}
