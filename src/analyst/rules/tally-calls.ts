/** Distinct values with how often each occurs, most frequent first; null is left out. */
export function countBy(values: readonly (string | null)[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts.entries()].sort(([, left], [, right]) => right - left);
}
