import { findTypes } from '../finding-type.ts';
import type { Passage } from './passage.ts';

/** Notices of other things, told by what they say; each names its own kind of event. */
const otherNotices: readonly RegExp[] = [
  /\b(?:NEW|UPDATED)_(?:FINDINGS|FEATURES?|REGIONS?)\b/,
  /security-control\/|\bcompliance status\b|\bcontrol id\b/i,
  /\bmalware (?:protection )?(?:object )?scan (?:result|status)\b/i,
  /\bruntime protection (?:un)?healthy\b/i,
  /\bcloudwatch ?(?:alarm|notification|アラーム)|\balarm name\b|\balarm details\b|アラーム名/i,
  /\b(?:now supports|now available|introduc(?:es|ing)|adds|added|announc(?:es|ing))\b[^\n]{0,120}?\b(?:finding types?|threat detections?|findings)\b/i,
  /新しい(?:検出|脅威)[^\n]{0,12}?タイプ|検出(?:結果)?(?:の)?タイプ[^\n]{0,80}?(?:追加|リリース|サポート)され/,
  /\bsuppression rule\b|抑制ルール|\baws_guardduty_\w|\bterraform (?:plan|apply)\b/i,
  /\bdetector (?:was |has been )?(?:created|deleted|disabled|enabled|removed|suspended)\b|\b(?:Create|Delete|Update)Detector\b/i,
  /^\W{0,8}(?:reminder|リマインダー)\s?[:：]/im,
];
/** Reports that count findings; one that names each by id is read like any other digest. */
const summaries: readonly RegExp[] = [
  /\b(?:daily|weekly|monthly|quarterly|yearly|annual)\b[^\n]{0,40}?\b(?:summary|report|digest|metrics|statistics|overview)\b/i,
  /(?:日次|週次|月次|年次|四半期)[^\n]{0,20}?(?:サマリー|レポート|集計|まとめ|報告)/,
  /(?:high|高)\W{0,3}\d+\D{1,6}?(?:medium|low|中|低)\W{0,3}\d/i,
];
/** These name findings and may carry their ids, but tell what somebody did with them. */
const archiving =
  /\bfindings? (?:were |was )?(?:un)?archived\b|\b(?:un)?archived? findings?\b|\b(?:Un)?ArchiveFindings\b/i;
const otherProducts = /\bmacie2?\b|\binspector2?\b|\baccess[- ]analyzer\b|\baws\.config\b|\bdetective\b/i;

/** Whether a message that names no finding by id is a notice of something else. */
export function isOtherNotice(text: string): boolean {
  const isOther = otherNotices.some((pattern) => pattern.test(text));
  return isOther || (otherProducts.test(text) && !/guard ?duty/i.test(text));
}

/** Whether the message tells how many findings there were, rather than about one. */
export function isSummary(text: string): boolean {
  return summaries.some((pattern) => pattern.test(text));
}

/** Whether the message tells that findings were archived; an alert names the type of its finding, such a notice does not. */
export function isArchiveNotice(text: string): boolean {
  return archiving.test(text) && findTypes(text).length === 0;
}

/**
 * Whether an issue tracker tells about a ticket: the message links to the issue whose key it leads with. Our own tickets
 * name the finding, so an echo taken for an alert would go round in circles.
 */
export function isTicketEcho(passages: readonly Passage[]): boolean {
  const text = passages.map((passage) => passage.text).join('\n');
  const keys = new Set([...text.matchAll(linkedKey)].map((match) => match[1]));
  return keys.size > 0 && passages.some((passage) => leadingKeys(passage).some((key) => keys.has(key)));
}

const issueKey = '[A-Z][A-Z0-9_]{1,20}-\\d{1,9}';
const linkedKey = new RegExp(`/browse/(${issueKey})(?!\\w)`, 'g');
const firstKey = new RegExp(`^(${issueKey})(?!\\w)`);
const anyKey = new RegExp(`(?<![\\w-])${issueKey}(?!\\w)`, 'g');

/** A key with a title, within the link or behind it: an alert that mentions its ticket gives the key alone. */
const titledLink = new RegExp(`/browse/(${issueKey})\\|\\1[\\s:]{1,4}[^>\\s]`, 'g');
const titledLine = new RegExp(`^\\W{0,8}<https?:[^|>\\s]{1,200}/browse/(${issueKey})\\|\\1>[*_~: ]{1,6}\\S`, 'gm');

function leadingKeys({ text, isHeading }: Passage): readonly string[] {
  const titled = [...text.matchAll(titledLink), ...text.matchAll(titledLine)].map((match) => match[1] ?? '');
  if (isHeading) return [...titled, ...(text.match(anyKey) ?? [])];
  const start = text.replace(/^[\s*_[(:]*(?:<https?:[^|>]*\|)?[\s*_[(]*/, '');
  return [...titled, ...(start.match(firstKey)?.slice(1) ?? [])];
}
