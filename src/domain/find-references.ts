import type { FindingReference } from './finding.ts';
import { isRecord, listOf, recordOf, textOf } from './json-value.ts';
import { collectPassages, isOwnContent } from './recognition/collect-passages.ts';
import { isArchiveNotice, isTicketEcho } from './recognition/look-alikes.ts';
import { joinPassages } from './recognition/passage.ts';
import { readJson } from './recognition/read-json.ts';
import { findIds, readPassages } from './recognition/read-passages.ts';
import { splitByFinding } from './recognition/split-by-finding.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The findings a Slack message tells about; none for chatter, look-alikes and what we posted ourselves.
 * Takes the message event or the envelope around it. What counts is what the message says, never who sent it.
 *
 * @param own ids of the bot's own user, bot and app
 */
export function findReferences(message: unknown, own: readonly string[]): readonly FindingReference[] {
  const event = unwrap(message);
  if (event === null || event['subtype'] === 'message_deleted' || isOwn(event, own)) return [];
  if (event['subtype'] === 'message_changed') return readEdit(recordOf(event['message']), event, own);
  return readMessage(event);
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

/** An edit counts when the sender changed what it says; Slack also reports a link preview as an edit. */
function readEdit(edited: Json, event: Json, own: readonly string[]): readonly FindingReference[] {
  const previous = recordOf(event['previous_message']);
  if (isOwn(edited, own) || contentOf(edited) === contentOf(previous)) return [];
  const before = readMessage(previous);
  return readMessage(edited).map((reference) => fillFrom(reference, before));
}

function contentOf(message: Json): string {
  const attachments = listOf(message['attachments']).filter(isRecord).filter(isOwnContent);
  return JSON.stringify([message['text'] ?? '', message['blocks'] ?? [], attachments, message['files'] ?? []]);
}

/** What an edit no longer says, the text before it still tells, as long as it is the same finding. */
function fillFrom(reference: FindingReference, before: readonly FindingReference[]): FindingReference {
  const same = before.find((one) => one.findingId !== null && one.findingId === reference.findingId);
  return same ? fillGaps(reference, same) : reference;
}

function fillGaps(reference: FindingReference, other: FindingReference): FindingReference {
  return {
    findingId: reference.findingId ?? other.findingId,
    region: reference.region ?? other.region,
    accountId: reference.accountId ?? other.accountId,
    detectorId: reference.detectorId ?? other.detectorId,
    type: reference.type ?? other.type,
    severity: reference.severity ?? other.severity,
  };
}

function readMessage(message: Json): readonly FindingReference[] {
  const passages = collectPassages(message);
  if (isTicketEcho(passages) || isArchiveNotice(joinPassages(passages))) return [];
  const documents = unique(passages.flatMap((passage) => readJson(passage.text)));
  if (documents.length > 0) return documents;
  if (findIds(passages).length > 1) return unique(splitByFinding(passages).flatMap((part) => readPassages(part) ?? []));
  const reference = readPassages(passages);
  return reference === null ? [] : [reference];
}

function unique(references: readonly FindingReference[]): readonly FindingReference[] {
  const merged = new Map<string, FindingReference>();
  for (const reference of references) {
    const key = textOf(reference.findingId) ?? JSON.stringify(reference);
    const known = merged.get(key);
    merged.set(key, known ? fillGaps(known, reference) : reference);
  }
  return [...merged.values()];
}
