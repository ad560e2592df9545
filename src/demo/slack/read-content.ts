import { checkMessageBlocks } from './check-blocks.ts';
import { readList, readOptional, readStructured } from './read-arguments.ts';
import type { Fields } from './record.ts';
import { refuse } from './refusal.ts';

/** The part of a message that an app writes. */
export interface Content {
  text: string;
  blocks?: Fields[] | undefined;
  attachments?: Fields[] | undefined;
  metadata?: unknown;
}

const MAX_ATTACHMENTS = 100;
const MAX_MARKDOWN_TEXT = 12_000;

/** Reads text, blocks and attachments and refuses what Slack refuses; `no_text` when all of them are missing. */
export function readContent(args: Fields): Content {
  const blocks = readList(args, 'blocks', 'invalid_blocks_format');
  const attachments = readList(args, 'attachments', 'invalid_attachments');
  const text = readOptional(args, 'text');
  const markdown = readOptional(args, 'markdown_text');
  if (markdown !== undefined) return readMarkdown(markdown, text !== undefined || blocks !== undefined);
  if (blocks) checkMessageBlocks(blocks);
  if (attachments) checkAttachments(attachments);
  if (!text && !blocks?.length && !attachments?.length) refuse('no_text');
  return {
    text: text ?? '',
    // An empty list is kept: in chat.update it removes what was there.
    blocks,
    attachments,
    metadata: readStructured(args, 'metadata', 'invalid_metadata_format'),
  };
}

function readMarkdown(markdown: string, mixed: boolean): Content {
  if (mixed) refuse('markdown_text_conflict');
  if (markdown.length > MAX_MARKDOWN_TEXT) refuse('msg_too_long');
  return { text: markdown, blocks: [{ type: 'markdown', text: markdown }] };
}

function checkAttachments(attachments: readonly Fields[]): void {
  if (attachments.length > MAX_ATTACHMENTS) refuse('too_many_attachments');
  for (const attachment of attachments) {
    const blocks = readList(attachment, 'blocks', 'invalid_attachments');
    if (blocks) checkMessageBlocks(blocks);
  }
}
