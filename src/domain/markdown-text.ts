import { makeInert } from './inert-text.ts';
import type { Language, Phrase } from './phrase.ts';

/** Where the text goes: a cell cannot hold a pipe, not even in code. */
export type MarkdownSpot = 'line' | 'cell';

const maxValueLength = 2000;
/** Longest query shown; what is longer is in the run record. */
const maxBlockLength = 20_000;

/** A phrase as one line of Markdown: our words escaped, values as code. */
export function writePhrase(phrase: Phrase, language: Language, spot: MarkdownSpot = 'line'): string {
  const parts = phrase.map((part) =>
    typeof part === 'string' ? escapeWords(part, spot) : writeValue(part.value, language, spot),
  );
  return escapeStart(parts.join('').trim());
}

/** Untrusted text as inline code, in which nothing has a meaning: no link, no mention, no markup, no HTML. */
export function writeValue(value: string, language: Language, spot: MarkdownSpot = 'line'): string {
  const shown = makeInert(value, { maxLength: maxValueLength, language });
  const inert = spot === 'cell' ? hidePipes(shown) : shown;
  if (inert === '') return '`""`';
  const fence = '`'.repeat(longestRun(inert) + 1);
  // A space at both ends is taken off again by the reader: needed beside a backtick, and where spaces would be lost.
  const pad = inert.trim() !== '' && /^[` ]|[` ]$/.test(inert) ? ' ' : '';
  return `${fence}${pad}${inert}${pad}${fence}`;
}

/** Untrusted text of several lines in a fence longer than any run of backticks inside. */
export function writeBlock(text: string, language: Language): string {
  const shown = makeInert(text, { maxLength: maxBlockLength, keepLines: true, language });
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}text\n${shown}\n${fence}`;
}

/**
 * Escapes what CommonMark and GFM give a meaning, and cuts automatic links. An underscore inside a word has none there and
 * stays, so that names such as not_collected can still be searched for.
 */
function escapeWords(words: string, spot: MarkdownSpot): string {
  const escaped = makeInert(words, { maxLength: Number.MAX_SAFE_INTEGER })
    .replace(/[\\`*[\]<~]|&(?=#?\w+;)/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/www\./gi, (found) => found.replace('.', '\\.'));
  return spot === 'cell' ? escaped.replaceAll('|', '\\|') : escaped;
}

/** Words at the start of a line that would make it a heading, a list, a quotation or a rule. */
function escapeStart(line: string): string {
  return line.replace(/^([#>+=-])/, '\\$1').replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/**
 * A table ends its cell at a pipe unless a backslash precedes it, and readers disagree about a backslash before that one:
 * such a pipe is shown by its number.
 */
function hidePipes(text: string): string {
  return text.replace(/\\\|/g, '\\\\u{7C}').replaceAll('|', '\\|');
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}
