import { findTypes } from '../finding-type.ts';
import type { Hint } from './hint.ts';
import { readSeverity } from './read-labels.ts';
import { readRegion, regionForm } from './read-region.ts';

/**
 * Sentences and headings that only a notifier writes: those of the AWS user guide's input transformers, of AWS Chatbot and
 * of well-known forwarders. Each names what its groups say.
 */
const announcing: readonly RegExp[] = [
  /severity (?<severity>[\w.]+) GuardDuty finding type (?<type>\S+?)\.?(?=["\s]|$)(?: in the (?<region>[a-z0-9-]+) region)?/i,
  /(?:AWS )?(?<account>\d{12}) has a severity (?<severity>[\w.]+) GuardDuty finding/i,
  /GuardDuty finding in (?<region>[a-z0-9-]+) first seen at/i,
  /GuardDuty Finding\s*\|\s*(?<region>[a-z0-9-]+)\s*\|\s*Account:?\s*(?<account>\d{12})/i,
  /finding in (?<region>[a-z0-9-]+) (?:for acct|from account):?\s*(?<account>\d{12})/i,
  /GuardDuty alert in (?<region>[a-z0-9-]+)/i,
  /GuardDuty (?:has )?(?:detected|found|reported|generated|raised)\b[^\n]{0,60}?[A-Z]\w{1,40}:[A-Z]\w{0,40}\/\w/,
  /GuardDuty[^\n]{0,40}?[A-Z]\w{1,40}:[A-Z]\w{0,40}\/[^\n]{1,120}?(?:検出|検知)(?:しました|されました)/,
];

/** Phrases that complete an alert but do not make one. */
const completing: readonly RegExp[] = [
  /^\s*["*]*(?<account>\d{12})\s*\((?<region>[a-z0-9-]+)\)/,
  /finding in (?<region>[a-z]{2}-[a-z0-9-]+)/i,
  /in the (?<region>[a-z0-9-]+) region/i,
  new RegExp(`(?:\\bin |リージョン[:：]? ?)(?<region>${regionForm})`, 'i'),
  /\((?<account>\d{12})\)/,
  /(?:account|acct|アカウント)[:：]? ?(?<account>\d{12})/i,
  /GuardDuty:(?<account>\d{12})/i,
  /severity[ :]*(?<severity>\d+(?:\.\d+)?)(?!\d)/i,
  /alert level[*\s:\w]{0,24}?(?<severity>critical|high|medium|low)/i,
];

/** Whether some sentence is one that only a notifier writes. */
export function isAnnouncement(text: string): boolean {
  return announcing.some((pattern) => pattern.test(text));
}

/** Reads what stands in sentences rather than beside labels; the first pattern that names a part wins. */
export function readSentences(text: string): readonly Hint[] {
  const types = findTypes(text).map((value): Hint => ({ part: 'type', value, origin: 'text' }));
  return [...types, ...[...announcing, ...completing].flatMap((pattern) => readPattern(pattern, text))];
}

function readPattern(pattern: RegExp, text: string): readonly Hint[] {
  const groups = pattern.exec(text)?.groups ?? {};
  const region = readRegion(groups['region'] ?? '');
  const severity = groups['severity'] === undefined ? null : readSeverity(groups['severity']);
  const hints: Hint[] = [];
  if (region !== null) hints.push({ part: 'region', value: region, origin: 'text' });
  if (groups['account'] !== undefined) hints.push({ part: 'accountId', value: groups['account'], origin: 'text' });
  if (severity !== null) hints.push({ part: 'severity', value: severity, origin: 'text' });
  return hints;
}
