import type { Language } from '../domain/phrase.ts';
import { english } from './words-english.ts';
import { japanese } from './words-japanese.ts';

export type Word = keyof typeof english;

/** One of our own words in the language of the organisation. */
export function word(key: Word, language: Language): string {
  return language === 'ja' ? japanese[key] : english[key];
}
