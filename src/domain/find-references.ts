import type { FindingReference } from './finding.ts';
import { isRecord, listOf, recordOf } from './json-value.ts';
import { isTypedByPerson, isWordless } from './recognition/authorship.ts';
import { collectPassages, isOwnContent } from './recognition/collect-passages.ts';
import { fillGaps, type TracedReference } from './recognition/hint.ts';
import { joinDocuments } from './recognition/join-documents.ts';
import { isArchiveNotice, isTicketEcho } from './recognition/look-alikes.ts';
import { joinPassages, type Passage } from './recognition/passage.ts';
import { readBareIds } from './recognition/read-bare-ids.ts';
import { readJson } from './recognition/read-json.ts';
import { findIds, namesService, readPassages } from './recognition/read-passages.ts';
import { splitByFinding } from './recognition/split-by-finding.ts';

type Json = Readonly<Record<string, unknown>>;
type Read = (message: Json) => readonly TracedReference[];

/**
 * The findings a Slack message alerts about; none for people talking, look-alikes and what we posted ourselves.
 * Takes the message event or the envelope around it. What counts is what the message says, never which app sent it.
 *
 * @param own ids of the bot's own user, bot and app
 */
export function findReferences(message: unknown, own: readonly string[]): readonly FindingReference[] {
  return traceReferences(message, own).map(({ reference }) => reference);
}

/** As `findReferences`, and for each part of a reference where in the message it was read. */
export function traceReferences(message: unknown, own: readonly string[]): readonly TracedReference[] {
  return readEvent(message, own, readAlert);
}

/**
 * The findings a message names, for somebody who points at it and asks: words of people, forwarded messages and bare ids
 * count too. Still none for what we posted ourselves.
 */
export function findNamedFindings(message: unknown, own: readonly string[]): readonly FindingReference[] {
  return readEvent(message, own, readNamed).map(({ reference }) => reference);
}

function readEvent(message: unknown, own: readonly string[], read: Read): readonly TracedReference[] {
  const event = unwrap(message);
  if (event === null || event['subtype'] === 'message_deleted' || isOwn(event, own)) return [];
  if (event['subtype'] !== 'message_changed') return read(event);
  const edited = recordOf(event['message']);
  return isOwn(edited, own) ? [] : readEdit(edited, recordOf(event['previous_message']), read);
}

function unwrap(message: unknown): Json | null {
  if (!isRecord(message)) return null;
  return isRecord(message['event']) ? message['event'] : message;
}

function isOwn(message: Json, own: readonly string[]): boolean {
  const profile = recordOf(message['bot_profile']);
  const ids = [message['user'], message['bot_id'], message['app_id'], profile['id'], profile['app_id']];
  return ids.some((id) => typeof id === 'string' && own.includes(id));
}

/** An edit counts when the sender changed what it says; what it no longer says about a finding, the text before tells. */
function readEdit(edited: Json, previous: Json, read: Read): readonly TracedReference[] {
  if (isSameContent(edited, previous)) return [];
  const before = read(previous);
  return read(edited).map((found) => {
    const id = found.reference.findingId;
    const same = before.find(({ reference }) => id !== null && reference.findingId === id);
    return same ? fillGaps(found, same) : found;
  });
}

/** A message nested too deep to be compared is not one of Slack's. */
function isSameContent(edited: Json, previous: Json): boolean {
  try {
    return contentOf(edited) === contentOf(previous);
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** Slack reports a link preview as an edit, so previews are left out. */
function contentOf(message: Json): string {
  const attachments = listOf(message['attachments']).filter(isRecord).filter(isOwnContent);
  return JSON.stringify([message['text'] ?? '', message['blocks'] ?? [], attachments, message['files'] ?? []]);
}

/** What a person says in words is talk, whatever it names; what somebody forwards without a word is passed on. */
function readAlert(message: Json): readonly TracedReference[] {
  const isWithoutWords = isWordless(message);
  if (isTypedByPerson(message) && !isWithoutWords) return [];
  const passages = collectPassages(message, isWithoutWords);
  return isTicketEcho(passages) || isArchiveNotice(joinPassages(passages)) ? [] : readFindings(passages);
}

function readNamed(message: Json): readonly TracedReference[] {
  const passages = collectPassages(message, true);
  const said = readFindings(passages);
  const bare = said.some(({ reference }) => reference.findingId !== null) ? [] : readBareIds(passages);
  return bare.length > 0 ? bare : said;
}

function readFindings(collected: readonly Passage[]): readonly TracedReference[] {
  const passages = joinDocuments(collected);
  const documents = unique(passages.flatMap((passage) => readJson(passage.text)));
  if (documents.length > 0) return documents;
  const parts = findIds(passages).length > 1 ? splitByFinding(passages) : [passages];
  const found = unique(parts.flatMap((part) => readPassages(part) ?? []));
  // A label such as `Finding ID` stands in the alerts of every product.
  const isOurs = namesService(joinPassages(passages));
  return found.filter(({ origins }) => isOurs || origins.findingId !== 'label');
}

function unique(found: readonly TracedReference[]): readonly TracedReference[] {
  const merged = new Map<string, TracedReference>();
  for (const one of found) {
    const key = one.reference.findingId ?? JSON.stringify(one.reference);
    const known = merged.get(key);
    merged.set(key, known ? fillGaps(known, one) : one);
  }
  return [...merged.values()];
}
