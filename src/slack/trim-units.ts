import { limits } from './message.ts';
import type { Unit } from './report-unit.ts';

/** Less than three full messages: units are not divisible, so some room is always lost between messages. */
const capacity = { characters: limits.characters * 2.4, blocks: limits.blocks * 2.4 } as const;

/**
 * Leaves out the ends of the longest chapters until the rest fits, so that one long log table does not cost the reader the
 * recommendations after it. A chapter keeps its first unit always.
 */
export function trimUnits(units: readonly Unit[]): {
  readonly kept: readonly Unit[];
  readonly left: readonly number[];
} {
  let kept = units;
  const left = new Set<number>();
  while (isTooLong(kept)) {
    const longest = findLongest(kept);
    if (longest === null) break;
    left.add(longest.chapter);
    kept = kept.filter((unit) => unit !== longest);
  }
  return { kept, left: [...left].toSorted((one, two) => one - two) };
}

function isTooLong(units: readonly Unit[]): boolean {
  return count(units, 'characters') > capacity.characters || count(units, 'blocks') > capacity.blocks;
}

function count(units: readonly Unit[], what: 'characters' | 'blocks'): number {
  return units.reduce((sum, unit) => sum + (what === 'characters' ? unit.characters : unit.blocks.length), 0);
}

/** The last unit of the chapter that takes most room, null where no chapter can give one. */
function findLongest(units: readonly Unit[]): Unit | null {
  const chapters = [...Map.groupBy(units, (unit) => unit.chapter).values()].filter((chapter) => chapter.length > 1);
  const room = (chapter: readonly Unit[]) =>
    count(chapter, 'characters') / capacity.characters + count(chapter, 'blocks') / capacity.blocks;
  const [longest] = chapters.toSorted((one, two) => room(two) - room(one));
  return longest?.at(-1) ?? null;
}
