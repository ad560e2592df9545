import { type Phrase, plainText } from './phrase.ts';

/**
 * A cell of a table that a spreadsheet would take for a formula when it is copied there (`=`, `+`, `-`, `@` at its start) gets
 * an apostrophe before it, which makes it text.
 */
export function guardCell(cell: Phrase): Phrase {
  return /^\s*[=+\-@＝＋－＠]/.test(plainText(cell)) ? ["'", ...cell] : cell;
}
