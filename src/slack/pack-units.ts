import type { KnownBlock } from '@slack/types';
import { limits } from './message.ts';
import type { Unit } from './report-unit.ts';

const maxMessages = 3;
/** Room for the lines that close a message. */
const reserve = { blocks: 3, characters: 800 } as const;

export interface Packed {
  readonly messages: readonly (readonly KnownBlock[])[];
  /** Chapters of which something did not fit, in order. */
  readonly left: readonly number[];
}

interface Draft {
  readonly units: Unit[];
  blocks: number;
  characters: number;
}

/**
 * Spreads units over at most three messages. A chapter that fits a message of its own is not torn apart while there are
 * messages left; what does not fit at all is named, never dropped silently.
 */
export function packUnits(units: readonly Unit[]): Packed {
  const drafts: Draft[] = [emptyDraft()];
  const left = new Set<number>();
  for (const [index, unit] of units.entries()) {
    const current = drafts.at(-1) ?? emptyDraft();
    const next = drafts.length < maxMessages && needsNext(current, units, index);
    // Once something was left out, the rest follows it: a later part without the one before would mislead.
    if (left.size > 0 || (!next && !fits(current, [unit]))) left.add(unit.chapter);
    else if (next) drafts.push(add(emptyDraft(), unit));
    else add(current, unit);
  }
  return { messages: drafts.map(toBlocks), left: [...left] };
}

function needsNext(current: Draft, units: readonly Unit[], index: number): boolean {
  const unit = units[index];
  if (unit === undefined) return false;
  if (!fits(current, [unit])) return true;
  const startsChapter = units[index - 1]?.chapter !== unit.chapter;
  const chapter = units.filter((one) => one.chapter === unit.chapter);
  return startsChapter && !fits(current, chapter) && fits(emptyDraft(), chapter);
}

function emptyDraft(): Draft {
  return { units: [], blocks: 0, characters: 0 };
}

function fits(draft: Draft, units: readonly Unit[]): boolean {
  const blocks = draft.blocks + units.reduce((sum, unit) => sum + blocksOf(unit), 0);
  const characters = draft.characters + units.reduce((sum, unit) => sum + unit.characters, 0);
  return blocks <= limits.blocks - reserve.blocks && characters <= limits.characters - reserve.characters;
}

function add(draft: Draft, unit: Unit): Draft {
  draft.units.push(unit);
  draft.blocks += blocksOf(unit);
  draft.characters += unit.characters;
  return draft;
}

function blocksOf({ blocks, withoutTable }: Unit): number {
  return Math.max(blocks.length, withoutTable?.length ?? 0);
}

function toBlocks({ units }: Draft): readonly KnownBlock[] {
  const table = units.find((unit) => unit.withoutTable !== null);
  return units.flatMap((unit) => (unit.withoutTable === null || unit === table ? unit.blocks : unit.withoutTable));
}
