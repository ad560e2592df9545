import { createHash } from 'node:crypto';
import type { Bot, Message, StoredFile, Workspace } from './model.ts';
import type { Fields } from './record.ts';
import { listReplies } from './workspace.ts';

/** A message as Slack sends it in events, interaction payloads and history; `metadata` only where it was asked for. */
export function renderMessage(workspace: Workspace, message: Message, options: { metadata?: boolean } = {}): Fields {
  const { team } = workspace;
  const parent = message.threadTs && findParentUser(workspace, message);
  return {
    type: 'message',
    subtype: message.subtype,
    user: message.user,
    username: message.subtype === 'bot_message' ? message.username : undefined,
    bot_id: message.botId,
    app_id: message.appId,
    bot_profile: message.subtype === 'bot_message' ? undefined : renderBotProfile(workspace, message.botId),
    client_msg_id: isTypedByPerson(message) ? inventClientId(message) : undefined,
    text: message.text,
    ts: message.ts,
    team: team.id,
    thread_ts: message.threadTs,
    parent_user_id: parent,
    blocks: message.blocks ?? (isTypedByPerson(message) ? [renderTyping(message.text)] : undefined),
    attachments: message.attachments,
    ...renderFiles(workspace, message),
    edited: message.edited,
    metadata: options.metadata ? message.metadata : undefined,
    reactions: message.reactions?.map((reaction) => ({ ...reaction, count: reaction.users.length })),
    ...renderThread(workspace, message),
  };
}

/** A file object, with addresses below `baseUrl`. */
export function renderFile(file: StoredFile, baseUrl: string): Fields {
  const path = `/files-pri/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.includes('.') ? file.name.split('.').at(-1) : 'binary',
    user: 'U0BOT',
    editable: false,
    size: file.length,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: true,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${baseUrl}${path}`,
    url_private_download: `${baseUrl}${path}`,
    permalink: `${baseUrl}/files/${file.id}`,
    channels: [...new Set(file.shares.map((share) => share.channel))],
    groups: [],
    ims: [],
  };
}

/** The profile Slack adds to messages of apps. */
function renderBotProfile(workspace: Workspace, botId: string | undefined): Fields | undefined {
  const bot: Bot | undefined = botId === undefined ? undefined : workspace.bots.get(botId);
  if (!bot) return undefined;
  return {
    id: bot.id,
    app_id: bot.appId,
    user_id: bot.userId,
    name: bot.name,
    icons: {},
    deleted: false,
    updated: 1_750_000_000,
    team_id: workspace.team.id,
  };
}

function isTypedByPerson(message: Message): boolean {
  return message.user !== undefined && message.botId === undefined && message.subtype === undefined;
}

function findParentUser(workspace: Workspace, message: Message): string | undefined {
  if (message.threadTs === message.ts) return undefined;
  return workspace.messages.get(message.channel)?.find((other) => other.ts === message.threadTs)?.user;
}

function renderThread(workspace: Workspace, message: Message): Fields {
  if (message.threadTs !== undefined && message.threadTs !== message.ts) return {};
  const replies = listReplies(workspace, message.channel, message.ts);
  const latest = replies.at(-1);
  if (!latest) return {};
  const users = [...new Set(replies.map((reply) => reply.user ?? reply.botId ?? ''))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: latest.ts,
    is_locked: false,
    subscribed: false,
  };
}

function renderFiles(workspace: Workspace, message: Message): Fields {
  if (!message.fileIds) return {};
  const files = message.fileIds.flatMap((id) => workspace.files.get(id) ?? []);
  return { files: files.map((file) => renderFile(file, workspace.baseUrl)), upload: true, display_as_bot: false };
}

/** Slack gives every message typed by a person a rich_text block; mentions are elements of their own. */
function renderTyping(text: string): Fields {
  const pieces = text.split(/(<@[A-Z0-9]+>)/).filter((piece) => piece !== '');
  const elements = pieces.map((piece) => {
    const user = /^<@([A-Z0-9]+)>$/.exec(piece)?.[1];
    return user ? { type: 'user', user_id: user } : { type: 'text', text: decodeEntities(piece) };
  });
  return { type: 'rich_text', block_id: 'typed', elements: [{ type: 'rich_text_section', elements }] };
}

function decodeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The same message keeps the same client_msg_id in events and history. */
function inventClientId(message: Message): string {
  const digits = createHash('sha256').update(`${message.channel} ${message.ts}`).digest('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-');
}
