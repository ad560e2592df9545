import { findTypes } from '../finding-type.ts';
import type { Passage } from './passage.ts';

/** Notices of other things, told by what they say; each names its own kind of event. */
const otherNotices: readonly RegExp[] = [
  /\b(?:NEW|UPDATED)_(?:FINDINGS|FEATURES?|REGIONS?)\b/,
  /security-control\/|\bcompliance status\b|\bcontrol id\b/i,
  /\bmalware (?:protection )?(?:object )?scan (?:result|status)\b/i,
  /\bruntime protection (?:un)?healthy\b/i,
  /\bcloudwatch (?:alarm|notification)\b|\balarm name\b|\balarm details\b/i,
  /\b(?:now supports|now available|introduc(?:es|ing)|adds|added|announc(?:es|ing)) (?:\w+ ){0,3}(?:finding types?|threat detections?|findings)\b/i,
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
  const keys = [...text.matchAll(/\/browse\/([A-Z][A-Z0-9_]+-\d+)\b/g)].map((match) => match[1] ?? '');
  return passages.some((passage) => keys.some((key) => leadsWith(passage, key)));
}

function leadsWith(passage: Passage, key: string): boolean {
  const start = passage.text.replace(/^[\s*_[(:]*(?:<https?:[^|>]*\|)?[\s*_[(]*/, '');
  return start.startsWith(key) || (passage.isHeading && passage.text.includes(key));
}
