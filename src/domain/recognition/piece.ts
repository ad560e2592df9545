import { textOf } from '../json-value.ts';
import type { Passage } from './passage.ts';
import { unescapeText } from './slack-text.ts';

/** A passage before it is known in which container it stands. */
export type Piece = Omit<Passage, 'unit'>;

/** The piece for a string of the message, none for an empty one. */
export function passageOf(text: unknown, label: string | null = null, isHeading = false): readonly Piece[] {
  const said = textOf(text);
  return said === null ? [] : [{ text: unescapeText(said), label: label && unescapeText(label), isHeading }];
}
