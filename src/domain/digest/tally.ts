import type { Tally } from '../evidence.ts';
import { localTime } from '../local-time.ts';

/** Longest tally that is kept. */
const most = 10;
/** A hostile value must not fill the digest. */
const maxValueLength = 200;

/** How often each value occurs, largest first, then by value; nothing is counted for null. */
export function tally(values: readonly (string | number | null)[]): readonly Tally[] {
  return tallyWeights(values.map((value) => [value, 1]));
}

/** Sums a weight per value, for example bytes per peer. */
export function tallyWeights(pairs: readonly (readonly [string | number | null, number])[]): readonly Tally[] {
  const counts = new Map<string, number>();
  for (const [value, weight] of pairs) {
    if (value === null || value === '') continue;
    const key = String(value).slice(0, maxValueLength);
    counts.set(key, (counts.get(key) ?? 0) + weight);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || compareText(a.value, b.value))
    .slice(0, most);
}

export function countDistinct(values: readonly (string | number | null)[]): number {
  return new Set(values.filter((value) => value !== null && value !== '')).size;
}

/** Tallies by hour of day and by weekday on the organisation's clock. */
export function tallyTimes(instants: readonly string[], timeZone: string): Readonly<Record<string, readonly Tally[]>> {
  const locals = instants.map((instant) => localTime(instant, timeZone));
  return {
    hour: tally(locals.map((local) => local.clock.slice(0, 2))),
    weekday: tally(locals.map((local) => local.weekday)),
    day: tally(locals.map((local) => local.date)),
  };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
