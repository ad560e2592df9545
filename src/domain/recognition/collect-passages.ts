import { isRecord, listOf, recordOf, textOf } from '../json-value.ts';
import type { Passage } from './passage.ts';
import { type Piece, passageOf } from './piece.ts';
import { readBlock } from './read-block.ts';

type Json = Readonly<Record<string, unknown>>;
type Container = readonly Piece[];
/** A forwarded message may hold another one. */
const maxDepth = 4;

/**
 * Every string of a message that says something: text, blocks, attachments with their own blocks, fields, buttons, files.
 * `root` is another message and never read.
 *
 * @param withQuotes whether the parts somebody else wrote count: forwarded messages and previews of messages
 */
export function collectPassages(message: Json, withQuotes = false): readonly Passage[] {
  const isRead = (attachment: Json) => isOwnContent(attachment) || (withQuotes && isQuotedMessage(attachment));
  const containers: readonly Container[] = [
    passageOf(message['text']),
    ...listOf(message['blocks']).flatMap((block) => readBlock(block)),
    ...listOf(message['attachments'])
      .filter(isRecord)
      .filter(isRead)
      .flatMap((attachment) => readAttachment(attachment, maxDepth)),
    ...listOf(message['files']).filter(isRecord).map(readFile),
    passageOf(message['username']),
  ];
  return containers.flatMap((pieces, unit) => pieces.map((piece) => ({ ...piece, unit })));
}

/** Whether the sender wrote this attachment, as opposed to Slack previewing a link or a shared message. */
export function isOwnContent(attachment: Json): boolean {
  return !['is_msg_unfurl', 'is_app_unfurl', 'is_share', 'from_url', 'original_url'].some((key) => attachment[key]);
}

function isQuotedMessage(attachment: Json): boolean {
  return attachment['is_share'] === true || attachment['is_msg_unfurl'] === true;
}

function readAttachment(attachment: Json, depth: number): readonly Container[] {
  if (depth === 0) return [];
  const fields = listOf(attachment['fields']).filter(isRecord);
  const actions = listOf(attachment['actions']).filter(isRecord);
  const own = [
    ...passageOf(attachment['pretext'], null, true),
    ...passageOf(attachment['author_name']),
    ...passageOf(attachment['title'], null, true),
    ...passageOf(attachment['title_link']),
    ...passageOf(attachment['text']),
    ...fields.flatMap((field) => passageOf(wordOf(field['value']), textOf(field['title']))),
    ...fields.filter((field) => wordOf(field['value']) === '').flatMap((field) => passageOf(field['title'])),
    ...actions.flatMap((action) => [...passageOf(action['url']), ...passageOf(action['value'])]),
    ...passageOf(attachment['footer']),
    ...passageOf(attachment['fallback']),
  ];
  const forwarded = listOf(attachment['message_blocks']).map((part) => recordOf(recordOf(part)['message']));
  const blocks = [attachment, ...forwarded].flatMap((part) => listOf(part['blocks']));
  const nested = [attachment, ...forwarded].flatMap((part) => listOf(part['attachments'])).filter(isRecord);
  return [
    own,
    ...blocks.flatMap((block) => readBlock(block)),
    ...nested.flatMap((inner) => readAttachment(inner, depth - 1)),
    ...listOf(attachment['files']).filter(isRecord).map(readFile),
  ];
}

/** Senders write numbers as numbers and as text. */
function wordOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return textOf(value) ?? '';
}

function readFile(file: Json): Container {
  const keys = ['title', 'subject', 'plain_text', 'preview_plain_text', 'preview', 'initial_comment'];
  return keys.flatMap((key) => passageOf(isRecord(file[key]) ? recordOf(file[key])['comment'] : file[key]));
}
