import type { Language } from '../domain/phrase.ts';

const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
const rules = new Intl.PluralRules('en', { type: 'ordinal' });

/** `2nd in line`. */
export function placeInLine(place: number, language: Language): string {
  return language === 'ja' ? `${place} 番目` : `${place}${endings[rules.select(place)] ?? 'th'} in line`;
}
