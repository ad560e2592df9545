import type { KnownBlock } from '@slack/types';
import type { ChapterNumber } from '../domain/claim.ts';
import { countCharacters } from './rich-text.ts';

/** Blocks that stay together: a heading with its first lines, a piece of a list, a table. */
export interface Unit {
  /** 0: before the first chapter. */
  readonly chapter: 0 | ChapterNumber;
  readonly blocks: readonly KnownBlock[];
  /** The same without a table: a message holds one table at most. */
  readonly withoutTable: readonly KnownBlock[] | null;
  readonly characters: number;
}

/** Makes a unit and counts it. */
export function makeUnit(
  chapter: Unit['chapter'],
  blocks: readonly KnownBlock[],
  withoutTable: readonly KnownBlock[] | null = null,
): Unit {
  const characters = Math.max(countCharacters(blocks), countCharacters(withoutTable));
  return { chapter, blocks, withoutTable, characters };
}
