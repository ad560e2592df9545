import type { FloorHit } from '../verdict.ts';

const levelRank = { A: 6, B: 4, C: 2 } as const;

/**
 * The indicators after more was read. More rows can make a thing look usual that was not before, but what has fired keeps
 * counting: of every rule the graver hits stay.
 */
export function mergeFloors(before: readonly FloorHit[], after: readonly FloorHit[]): readonly FloorHit[] {
  const rules = [...new Set([...before, ...after].map(({ rule }) => rule))];
  return rules.flatMap((rule) => {
    const [old, renewed] = [before, after].map((hits) => hits.filter((hit) => hit.rule === rule));
    return rankOf(renewed) >= rankOf(old) ? (renewed ?? []) : (old ?? []);
  });
}

function rankOf(hits: readonly FloorHit[] = []): number {
  return Math.max(
    0,
    ...hits.map((hit) => (hit.authorisedBy === null ? levelRank[hit.level] + (hit.denied ? 0 : 1) : 1)),
  );
}
