import { findTypes } from '../finding-type.ts';
import type { Passage } from './passage.ts';
import { findIds } from './read-passages.ts';

/**
 * Cuts a message about several findings into one part per finding: by container (attachment, block, table row) where each
 * holds one, else by line. A container without an id belongs to the one before it, the first ones to the first.
 */
export function splitByFinding(passages: readonly Passage[]): readonly (readonly Passage[])[] {
  const units = [...Map.groupBy(passages, (passage) => passage.unit).values()];
  return group(units).flatMap((part) => (findIds(part).length > 1 ? group(splitLines(part)) : [part]));
}

function splitLines(passages: readonly Passage[]): readonly (readonly Passage[])[] {
  return passages.flatMap((passage) => passage.text.split('\n').map((text) => [{ ...passage, text }]));
}

/** Joins pieces into parts so that each part holds one finding. */
function group(pieces: readonly (readonly Passage[])[]): readonly (readonly Passage[])[] {
  const leadsWithType = typeComesFirst(pieces);
  const parts: Passage[][] = [];
  let open: Passage[] = [];
  let hasId = false;
  for (const piece of pieces) {
    const ids = findIds(piece);
    const startsNext = hasId && (ids.length > 0 || (leadsWithType && findTypes(textOf(piece)).length > 0));
    if (startsNext) {
      parts.push(open);
      open = [];
      hasId = false;
    }
    open.push(...piece);
    hasId ||= ids.length > 0;
  }
  return [...parts, open];
}

/** Whether a finding's type stands above its id: then a new type starts a new finding. */
function typeComesFirst(pieces: readonly (readonly Passage[])[]): boolean {
  const type = pieces.findIndex((piece) => findTypes(textOf(piece)).length > 0);
  const id = pieces.findIndex((piece) => findIds(piece).length > 0);
  return type >= 0 && type < id;
}

function textOf(passages: readonly Passage[]): string {
  return passages.map((passage) => passage.text).join('\n');
}
