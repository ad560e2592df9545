import type { Tally } from '../evidence.ts';

/** Counts values one at a time, so that a log of any length is counted in one pass. */
export interface Counter {
  /** Adds a weight to a value; null and the empty text are no values. */
  add(value: string | number | null, weight?: number): void;
  /** How many different values there were. */
  distinct(): number;
  /** The largest counts, largest first, then by value. */
  top(): readonly Tally[];
}

/** Longest tally that is kept. */
const most = 10;
/** A hostile value must not fill the digest. */
const maxValueLength = 200;

export function createCounter(): Counter {
  const counts = new Map<string, number>();
  return {
    add: (value, weight = 1) => {
      if (value === null || value === '') return;
      const key = keyOf(String(value));
      counts.set(key, (counts.get(key) ?? 0) + weight);
    },
    distinct: () => counts.size,
    top: () => findLargest(counts),
  };
}

/** Counters by name, as the columns of one kind of record. */
export function createCounters<Name extends string>(
  ...names: readonly Name[]
): {
  readonly of: (name: Name) => Counter;
  readonly tallies: () => Readonly<Record<string, readonly Tally[]>>;
} {
  const counters = new Map(names.map((name) => [name, createCounter()]));
  return {
    of: (name) => counters.get(name) ?? createCounter(),
    tallies: () => Object.fromEntries([...counters].map(([name, counter]) => [name, counter.top()])),
  };
}

/** Long values are told apart by beginning, length and end, kept as a copy that does not hold on to the rest. */
function keyOf(text: string): string {
  if (text.length <= maxValueLength) return text;
  const [beginning, end] = [text.slice(0, maxValueLength), text.slice(-maxValueLength)];
  const copy: unknown = JSON.parse(JSON.stringify(`${beginning}\u0000${text.length}:${end}`));
  return String(copy);
}

function findLargest(counts: ReadonlyMap<string, number>): readonly Tally[] {
  const kept: { key: string; count: number }[] = [];
  for (const [key, count] of counts) {
    const last = kept.at(-1);
    if (kept.length === most && last !== undefined && !comesBefore({ key, count }, last)) continue;
    const place = kept.findIndex((one) => comesBefore({ key, count }, one));
    kept.splice(place < 0 ? kept.length : place, 0, { key, count });
    if (kept.length > most) kept.pop();
  }
  return kept.map(({ key, count }) => ({ value: key.slice(0, maxValueLength), count }));
}

interface Counted {
  readonly key: string;
  readonly count: number;
}

function comesBefore(one: Counted, other: Counted): boolean {
  return one.count > other.count || (one.count === other.count && one.key < other.key);
}
