import { randomBytes } from 'node:crypto';
import { signAsBot } from './chat-methods.ts';
import { checkMessageBlocks } from './check-blocks.ts';
import type { StoredFile } from './model.ts';
import { readJoinedChannel, readList, readOptional, readRequired } from './read-arguments.ts';
import { type Fields, readText } from './record.ts';
import { refuse, refuseWithMessages } from './refusal.ts';
import { renderFile } from './render-message.ts';
import type { SlackState } from './slack-state.ts';
import { postMessage } from './workspace.ts';

const MIME_TYPES: Record<string, string> = {
  md: 'text/markdown',
  txt: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
  html: 'text/html',
  png: 'image/png',
  pdf: 'application/pdf',
};

/** files.getUploadURLExternal */
export function callGetUploadUrl(slack: SlackState, args: Fields): Fields {
  const name = readRequired(args, 'filename');
  const length = Number(readRequired(args, 'length'));
  if (!Number.isInteger(length) || length <= 0) {
    refuseWithMessages('invalid_arguments', ['must be greater than 0 [json-pointer:/length]']);
  }
  const id = `F0${randomBytes(5).toString('hex').toUpperCase()}`;
  const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
  slack.workspace.files.set(id, {
    id,
    name,
    title: name,
    mimetype: MIME_TYPES[extension] ?? 'application/octet-stream',
    length,
    created: Math.floor(Date.now() / 1000),
    shares: [],
  });
  return { upload_url: `${slack.workspace.baseUrl}/upload/v1/${id}`, file_id: id };
}

/** files.completeUploadExternal: the files appear as one message in the channel or thread */
export function callCompleteUpload(slack: SlackState, args: Fields): Fields {
  const entries = readList(args, 'files', 'invalid_arguments');
  if (!entries?.length) return refuseWithMessages('invalid_arguments', ['missing required field: files']);
  const channel = readOptional(args, 'channel_id') ? readJoinedChannel(slack, args, 'channel_id') : undefined;
  const blocks = readList(args, 'blocks', 'invalid_blocks_format');
  if (blocks) checkMessageBlocks(blocks);
  const files = entries.map((entry) => takeUploaded(slack, entry));
  if (channel) {
    const message = postMessage(slack.workspace, {
      channel: channel.id,
      subtype: 'file_share',
      ...signAsBot(slack),
      text: readOptional(args, 'initial_comment') ?? '',
      blocks,
      threadTs: readOptional(args, 'thread_ts'),
      fileIds: files.map((file) => file.id),
    });
    for (const file of files) file.shares.push({ channel: channel.id, ts: message.ts });
  }
  return { files: files.map((file) => renderFile(file, slack.workspace.baseUrl)) };
}

/** files.info */
export function callFileInfo(slack: SlackState, args: Fields): Fields {
  const file = slack.workspace.files.get(readRequired(args, 'file'));
  if (!file?.bytes) return refuse('file_not_found');
  return { file: renderFile(file, slack.workspace.baseUrl), comments: [], response_metadata: { next_cursor: '' } };
}

/** Stores uploaded bytes; false when the file was not announced, is there already, or has another length. */
export function storeUpload(slack: SlackState, id: string, bytes: Uint8Array<ArrayBuffer>): boolean {
  const file = slack.workspace.files.get(id);
  if (!file || file.bytes || bytes.byteLength !== file.length) return false;
  file.bytes = bytes;
  return true;
}

function takeUploaded(slack: SlackState, entry: Fields): StoredFile {
  const file = slack.workspace.files.get(readText(entry, 'id') ?? '');
  if (!file?.bytes) return refuse('file_not_found');
  file.title = readText(entry, 'title') ?? file.title;
  return file;
}
