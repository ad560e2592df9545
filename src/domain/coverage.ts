import type { SourceName } from './organisation.ts';
import type { Text } from './phrase.ts';

export const outcomes = [
  'answered',
  'empty',
  'not_collected',
  'denied',
  'expired',
  'throttled',
  'timed_out',
  'truncated',
  'unavailable',
  'not_configured',
] as const;
export type Outcome = (typeof outcomes)[number];

/** What became of asking one source one question. */
export interface Coverage {
  /** Question id, for example Q5. */
  readonly question: string;
  readonly title: Text;
  readonly decisive: boolean;
  readonly source: SourceName;
  readonly via: string;
  readonly outcome: Outcome;
  readonly from: string;
  readonly to: string;
  readonly account: string;
  readonly regions: readonly string[];
  readonly rows: number;
  /** Evidence id where an answer was kept. */
  readonly evidence: string | null;
  /** Why it came out like this, and what was done instead. */
  readonly detail: Text;
}

/** Only a complete answer settles a question: rows, or a proven absence of rows. */
export function isComplete(outcome: Outcome): boolean {
  return outcome === 'answered' || outcome === 'empty';
}

/** Whether some source settled the question. */
function isAnswered(coverage: readonly Coverage[], question: string): boolean {
  return coverage.some((entry) => entry.question === question && isComplete(entry.outcome));
}

/** Decisive questions no source could settle, each with the attempts made. */
export function openDecisive(coverage: readonly Coverage[]): ReadonlyMap<string, readonly Coverage[]> {
  const open = new Map<string, Coverage[]>();
  for (const entry of coverage.filter((one) => one.decisive)) {
    if (isAnswered(coverage, entry.question)) continue;
    open.set(entry.question, [...(open.get(entry.question) ?? []), entry]);
  }
  return open;
}
