import type { Evidence, Tally } from '../evidence.ts';
import { localTime } from '../local-time.ts';
import { type ApiCall, readApiCall } from '../logs/read-api-call.ts';
import { type Counter, createCounter } from './counter.ts';
import { fitDigest } from './fit-digest.ts';
import { networkOf } from './network-of.ts';

/** Questions about the weeks before, and the one about the activity itself. */
const baselineQuestions: ReadonlySet<string> = new Set(['Q6', 'IC.1']);
const activityQuestion = 'Q5';
/** Seen on so few days of the weeks before, a call is rare. */
const rareDays = 2;

const dimensions: readonly (readonly [string, (call: ApiCall) => string | null])[] = [
  ['newEvent', (call) => call.name],
  ['newAddress', (call) => call.address],
  ['newNetwork', (call) => networkOf(call.address)],
  ['newUserAgent', (call) => call.userAgent],
  ['newRegion', (call) => call.region],
];

/**
 * Adds to the digest of the activity what the weeks before never or hardly showed: `newEvent`, `newAddress`, `rareEvent` …
 * Only against a complete baseline, since one that was cut off proves nothing new.
 */
export function compareWithBaseline(evidence: readonly Evidence[], timeZone: string): readonly Evidence[] {
  const before = evidence.filter(({ question, outcome }) => baselineQuestions.has(question) && isComplete(outcome));
  if (before.length === 0) return evidence;
  const baseline = readBaseline(before, timeZone);
  return evidence.map((one) => (isActivity(one) ? { ...one, digest: addComparison(one, baseline) } : one));
}

function isComplete(outcome: Evidence['outcome']): boolean {
  return outcome === 'answered' || outcome === 'empty';
}

function isActivity({ question, source, rows }: Evidence): boolean {
  return question === activityQuestion && source === 'cloudtrail' && rows.length > 0;
}

interface Baseline {
  readonly calls: number;
  readonly days: number;
  /** Values seen, by dimension. */
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
  /** On how many days a call was made. */
  readonly daysOf: ReadonlyMap<string, ReadonlySet<string>>;
}

function readBaseline(evidence: readonly Evidence[], timeZone: string): Baseline {
  const seen = new Map(dimensions.map(([name]) => [name, new Set<string>()]));
  const daysOf = new Map<string, Set<string>>();
  const days = new Set<string>();
  const ids = new Set<string>();
  for (const call of listCalls(evidence)) {
    ids.add(call.id);
    const day = localTime(call.time, timeZone).date;
    days.add(day);
    daysOf.set(call.name, (daysOf.get(call.name) ?? new Set<string>()).add(day));
    for (const [name, read] of dimensions) seen.get(name)?.add(read(call) ?? '');
  }
  return { calls: ids.size, days: days.size, seen, daysOf };
}

function listCalls(evidence: readonly Evidence[]): readonly ApiCall[] {
  return evidence.flatMap(({ rows }) => rows.flatMap((row) => readApiCall(row) ?? []));
}

function addComparison(evidence: Evidence, baseline: Baseline): Evidence['digest'] {
  const { digest } = evidence;
  const counters = new Map<string, Counter>(
    [...dimensions.map(([name]) => name), 'rareEvent'].map((name) => [name, createCounter()]),
  );
  for (const call of listCalls([evidence])) {
    for (const [name, read] of dimensions) {
      const value = read(call);
      if (value !== null && baseline.seen.get(name)?.has(value) !== true) counters.get(name)?.add(value);
    }
    const days = baseline.daysOf.get(call.name)?.size ?? 0;
    if (days > 0 && days <= rareDays) counters.get('rareEvent')?.add(call.name);
  }
  const found = [...counters].map(([name, counter]): [string, readonly Tally[]] => [name, counter.top()]);
  return fitDigest({
    ...digest,
    tallies: { ...digest.tallies, ...Object.fromEntries(found.filter(([, tally]) => tally.length > 0)) },
    figures: { ...digest.figures, baselineCalls: baseline.calls, baselineDays: baseline.days },
  });
}
