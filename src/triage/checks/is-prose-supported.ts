import { techniqueById } from '../../domain/techniques.ts';
import { readWeekday } from './check-times.ts';
import { type Haystack, holds, holdsName } from './haystack.ts';
import { isKnownClock, isKnownDate, isKnownInstant } from './match-moment.ts';
import { numberValue } from './number-value.ts';
import { readTokens, type Token } from './read-tokens.ts';
import { type Ruling, reject, uphold } from './ruling.ts';

/** What a sentence of a model may repeat. */
export interface Support {
  /** The cited evidence and the finding. */
  readonly haystack: Haystack;
  readonly timeZone: string;
  /** Ids of evidence: naming them is no fact. */
  readonly evidenceIds: readonly string[];
  /** Numbers the claim's own assertion was upheld for. With them given, no other number counts. */
  readonly figures: readonly number[] | null;
  readonly percentages: readonly number[];
  /** English names in lower case, of weekdays computed by code. */
  readonly weekdays: readonly string[];
  /** A recommendation may name API calls that have not happened. */
  readonly mayNameCalls: boolean;
}

/**
 * Whether every number, time, date, address, id, name with digits, domain, link, technique and API name of a sentence stands in
 * the cited evidence or the finding. Weekdays and percentages count only where code computed them. Reads English and Japanese,
 * full-width digits and numbers in words included.
 */
export function isProseSupported(prose: string, support: Support): Ruling {
  const missing = readTokens(prose, support.evidenceIds).find((token) => !isSupported(token, support));
  return missing === undefined ? uphold('every fact in the sentence stands in the evidence') : reject(explain(missing));
}

function isSupported(token: Token, support: Support): boolean {
  const { kind, text } = token;
  const moments = { instants: support.haystack.instants, timeZone: support.timeZone };
  switch (kind) {
    case 'instant':
      return isKnownInstant(text, moments);
    case 'date':
      return isKnownDate(text, moments);
    case 'clock':
      return isKnownClock(text, moments);
    case 'technique':
      return techniqueById(text) !== null;
    case 'percentage':
      return support.percentages.includes(percentageOf(text));
    case 'weekday':
      return isComputedWeekday(text, support);
    case 'number':
      return isKnownNumber(text, support);
    case 'api':
      return support.mayNameCalls || holds(support.haystack, text);
    case 'word':
      return isKnownName(text, support);
    default:
      return holds(support.haystack, text.replace(/[.,:/]+$/, ''));
  }
}

/** In advice a policy of AWS may be named; a name is known in the singular too, and so is the place of the clock. */
function isKnownName(text: string, { haystack, mayNameCalls, timeZone }: Support): boolean {
  if (mayNameCalls && /^AWS(?:[A-Z][a-z0-9]+)+$/.test(text)) return true;
  if (timeZone.split(/[/_]/).includes(text)) return true;
  return holdsName(haystack, text) || holdsName(haystack, text.replace(/s$/, ''));
}

const fractions: Readonly<Record<string, number>> = {
  half: 50,
  半分: 50,
  半数: 50,
  third: 33,
  thirds: 67,
  quarter: 25,
  quarters: 75,
};

function percentageOf(text: string): number {
  const fraction = fractions[text.toLowerCase().split(/[ -]/).at(-1) ?? ''];
  if (fraction !== undefined) return fraction;
  const tenths = /^(\d+|[一二三四五六七八九十])割$/.exec(text)?.[1];
  return tenths === undefined ? Number.parseFloat(text.replace(',', '.')) : (numberValue(tenths) ?? 0) * 10;
}

function isKnownNumber(text: string, support: Support): boolean {
  const value = numberValue(text);
  if (value === null) return false;
  // "One" as a word or a lone 一 is grammar more often than a count.
  if (value === 1 && !/\d/.test(text)) return true;
  return support.figures === null ? support.haystack.numbers.has(value) : support.figures.includes(value);
}

function isComputedWeekday(text: string, support: Support): boolean {
  const weekday = readWeekday(text.replace(/[()（）]/g, '').replace(/days$/i, 'day'));
  return weekday !== null && support.weekdays.includes(weekday);
}

function explain({ kind, text }: Token): string {
  if (kind === 'percentage') return `the percentage ${text} was not computed`;
  if (kind === 'weekday') return `the weekday ${text} was not computed`;
  return `${kind} ${text} does not stand in the cited evidence`;
}
