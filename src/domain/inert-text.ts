import type { Language } from './phrase.ts';

export interface InertOptions {
  /** Most characters shown before the note about the rest; an escape counts with its full length. Default 2000. */
  readonly maxLength?: number;
  /** Keep line breaks and tabs, for a block of code. By default they are shown as `\n` and `\t`. */
  readonly keepLines?: boolean;
  /** Language of the note about what was cut. Default `en`. */
  readonly language?: Language;
}

const defaultMaxLength = 2000;

/**
 * Everything a reader cannot see or that changes how the text around it is read: control, format (zero-width and
 * bidirectional included), surrogate, private and unassigned code points, line and paragraph separators, tag characters,
 * variation selectors and the blank-looking fillers (Hangul fillers, Braille blank).
 */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]/u;

/**
 * Makes an untrusted string safe to show: invisible characters become visible escapes such as `\u{202E}`, and a long text
 * is cut with a note how much is missing. It does not escape markup: each renderer does that for its own language.
 */
export function makeInert(text: string, options: InertOptions = {}): string {
  const { maxLength = defaultMaxLength, keepLines = false, language = 'en' } = options;
  const source = keepLines ? text.replaceAll('\r\n', '\n') : text;
  let shown = '';
  let used = 0;
  for (const character of source) {
    const visible = showCharacter(character, keepLines);
    if (shown.length + visible.length > maxLength) return `${shown}${noteRest(source.slice(used), language)}`;
    shown += visible;
    used += character.length;
  }
  return shown;
}

function showCharacter(character: string, keepLines: boolean): string {
  if (character === '\n') return keepLines ? character : '\\n';
  if (character === '\t') return keepLines ? character : '\\t';
  if (character === '\r') return '\\r';
  if (!unseen.test(character)) return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

function noteRest(rest: string, language: Language): string {
  let count = 0;
  for (const _ of rest) count += 1;
  return language === 'ja' ? `… (残り ${count} 文字)` : `… (${count} more characters)`;
}
