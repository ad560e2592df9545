import { readFileSync } from 'node:fs';
import wordListPath from 'word-list';

let known: ReadonlySet<string> | null = null;

/** Whether a lower-case word is an English word (inflected forms included, names of people and products not). Reads its list once. */
export function isEnglishWord(word: string): boolean {
  known ??= new Set(readFileSync(wordListPath, 'utf8').split('\n'));
  return known.has(word);
}
