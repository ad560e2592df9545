import { isRecord, listOf, recordOf, textOf } from '../json-value.ts';
import type { Passage } from './passage.ts';
import { type Piece, passageOf } from './piece.ts';
import { readBlock } from './read-block.ts';

/**
 * Every string of a message that says something: text, blocks, attachments with their own blocks, fields, buttons, files.
 * Not the quoted parts: link previews and shared messages belong to somebody else, and `root` is another message.
 */
export function collectPassages(message: Readonly<Record<string, unknown>>): readonly Passage[] {
  const containers: (readonly Piece[])[] = [
    passageOf(message['text']),
    ...listOf(message['blocks']).flatMap(readBlock),
    ...listOf(message['attachments']).filter(isRecord).filter(isOwnContent).flatMap(readAttachment),
    ...listOf(message['files']).filter(isRecord).map(readFile),
    passageOf(message['username']),
  ];
  return containers.flatMap((pieces, unit) => pieces.map((piece) => ({ ...piece, unit })));
}

/** Whether the sender wrote this attachment, as opposed to Slack previewing a link or a shared message. */
export function isOwnContent(attachment: Readonly<Record<string, unknown>>): boolean {
  return !['is_msg_unfurl', 'is_app_unfurl', 'is_share', 'from_url', 'original_url'].some((key) => attachment[key]);
}

function readAttachment(attachment: Readonly<Record<string, unknown>>): readonly (readonly Piece[])[] {
  const fields = listOf(attachment['fields']).filter(isRecord);
  const actions = listOf(attachment['actions']).filter(isRecord);
  const own = [
    ...passageOf(attachment['pretext'], null, true),
    ...passageOf(attachment['author_name']),
    ...passageOf(attachment['title'], null, true),
    ...passageOf(attachment['title_link']),
    ...passageOf(attachment['text']),
    ...fields.flatMap((field) => passageOf(String(field['value'] ?? ''), textOf(field['title']))),
    ...fields.filter((field) => textOf(field['value']) === null).flatMap((field) => passageOf(field['title'])),
    ...actions.flatMap((action) => passageOf(action['url'])),
    ...passageOf(attachment['footer']),
    ...passageOf(attachment['fallback']),
  ];
  return [own, ...listOf(attachment['blocks']).flatMap(readBlock)];
}

function readFile(file: Readonly<Record<string, unknown>>): readonly Piece[] {
  const keys = ['title', 'subject', 'plain_text', 'preview_plain_text', 'preview', 'initial_comment'];
  return keys.flatMap((key) => passageOf(isRecord(file[key]) ? recordOf(file[key])['comment'] : file[key]));
}
