import type { Digest, Tally } from '../evidence.ts';

/**
 * Most tokens of one digest written as JSON. A token is never shorter than one byte, whatever the tokenizer, so a digest of
 * at most so many bytes keeps to it without being counted.
 */
export const digestTokens = 6_000;

/** Entries of a tally and bytes of a value, from generous to none. */
const steps: readonly (readonly [number, number])[] = [
  [10, 240],
  [10, 100],
  [8, 80],
  [6, 60],
  [4, 60],
  [3, 40],
  [1, 40],
  [0, 0],
];

/** The digest with as much of its tallies as fits; figures stay whole. */
export function fitDigest(digest: Digest): Digest {
  const fitted = steps.map(
    ([entries, bytes]) =>
      () =>
        cutTallies(digest, { entries, bytes }),
  );
  for (const cut of fitted) {
    const smaller = cut();
    if (sizeOf(smaller) <= digestTokens) return smaller;
  }
  return { ...digest, tallies: {} };
}

function cutTallies(digest: Digest, { entries, bytes }: { entries: number; bytes: number }): Digest {
  const cut = (tallies: readonly Tally[]): readonly Tally[] =>
    tallies.slice(0, entries).map(({ value, count }) => ({ value: cutValue(value, bytes), count }));
  return {
    ...digest,
    tallies: Object.fromEntries(Object.entries(digest.tallies).map(([name, all]) => [name, cut(all)])),
  };
}

function cutValue(value: string, bytes: number): string {
  if (sizeOf(value) <= bytes) return value;
  let kept = '';
  let used = 5;
  for (const character of value) {
    used += sizeOf(character) - 2;
    if (used > bytes) break;
    kept += character;
  }
  return `${kept}…`;
}

const encoder = new TextEncoder();

/** Bytes of a value written as JSON, where a control character or a lone surrogate takes six. */
function sizeOf(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).length;
}
