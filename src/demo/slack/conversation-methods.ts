import type { Channel, Message } from './model.ts';
import { readChannel, readFlag, readJoinedChannel, readLimit, readOptional, readRequired } from './read-arguments.ts';
import { type Fields, isRecord, parseJson } from './record.ts';
import { refuse } from './refusal.ts';
import { renderMessage } from './render-message.ts';
import type { SlackState } from './slack-state.ts';
import { findMessage, findPartner, listMessages, listReplies, openDm } from './workspace.ts';

/** conversations.info */
export function callInfo(slack: SlackState, args: Fields): Fields {
  return { channel: renderChannel(slack, readChannel(slack, args)) };
}

/** conversations.list: public channels, as for a bot without the scope for private ones */
export function callList(slack: SlackState): Fields {
  const channels = [...slack.workspace.channels.values()].filter((channel) => channel.kind === 'channel');
  return {
    channels: channels.map((channel) => renderChannel(slack, channel)),
    response_metadata: { next_cursor: '' },
  };
}

/** conversations.members */
export function callMembers(slack: SlackState, args: Fields): Fields {
  const channel = readChannel(slack, args);
  return { members: [...channel.members], response_metadata: { next_cursor: '' } };
}

/** conversations.open, for direct messages with one user */
export function callOpen(slack: SlackState, args: Fields): Fields {
  const known = readOptional(args, 'channel');
  const users = known ? [] : readRequired(args, 'users').split(',');
  const [user] = users;
  if (users.length > 1) refuse('not_enabled');
  if (user !== undefined && !slack.workspace.users.has(user)) refuse('user_not_found');
  const { app } = slack.workspace;
  const channel = user === undefined ? readChannel(slack, args) : openDm(slack.workspace, app.userId, user);
  return { channel: readFlag(args, 'return_im') ? renderChannel(slack, channel) : { id: channel.id } };
}

/** conversations.history */
export function callHistory(slack: SlackState, args: Fields): Fields {
  const channel = readJoinedChannel(slack, args);
  const messages = listMessages(slack.workspace, channel.id).filter(isInHistory);
  // Slack pages from the newest message back, or from the oldest forward when only `oldest` is given.
  const forward = readOptional(args, 'oldest') !== undefined && readOptional(args, 'latest') === undefined;
  const page = takePage(messages, args, forward);
  return { ...renderPage(page), messages: renderAll(slack, args, page.messages).reverse(), pin_count: 0 };
}

/** conversations.replies: the parent, then its replies from the oldest on */
export function callReplies(slack: SlackState, args: Fields): Fields {
  const channel = readJoinedChannel(slack, args);
  const ts = readRequired(args, 'ts');
  const found = findMessage(slack.workspace, channel.id, ts);
  if (!found || found.visibleTo) return refuse('thread_not_found');
  const parent = findMessage(slack.workspace, channel.id, found.threadTs ?? ts) ?? found;
  const page = takePage([parent, ...listReplies(slack.workspace, channel.id, parent.ts)], args, true);
  return { ...renderPage(page), messages: renderAll(slack, args, page.messages) };
}

interface Page {
  /** Oldest first. */
  messages: Message[];
  nextCursor: string;
}

function takePage(messages: readonly Message[], args: Fields, forward: boolean): Page {
  const from = readCursor(args);
  const inclusive = readFlag(args, 'inclusive');
  const oldest = Number(readOptional(args, 'oldest') ?? 0);
  const latest = Number(readOptional(args, 'latest') ?? Number.POSITIVE_INFINITY);
  const inWindow = messages.filter((message) => {
    const ts = Number(message.ts);
    const within = (ts > oldest && ts < latest) || (inclusive && (ts === oldest || ts === latest));
    return within && (from === undefined || (forward ? message.ts > from : message.ts < from));
  });
  const limit = readLimit(args, 100, 999);
  const chosen = forward ? inWindow.slice(0, limit) : inWindow.slice(-limit);
  const edge = forward ? chosen.at(-1) : chosen[0];
  const more = inWindow.length > chosen.length && edge;
  return { messages: chosen, nextCursor: more ? Buffer.from(JSON.stringify({ ts: edge.ts })).toString('base64') : '' };
}

function readCursor(args: Fields): string | undefined {
  const cursor = readOptional(args, 'cursor');
  if (cursor === undefined) return undefined;
  const decoded = parseJson(Buffer.from(cursor, 'base64').toString());
  return isRecord(decoded) && typeof decoded.ts === 'string' ? decoded.ts : refuse('invalid_cursor');
}

function renderPage(page: Page): Fields {
  return { has_more: page.nextCursor !== '', response_metadata: { next_cursor: page.nextCursor } };
}

function renderAll(slack: SlackState, args: Fields, messages: readonly Message[]): Fields[] {
  const metadata = readFlag(args, 'include_all_metadata');
  return messages.map((message) => renderMessage(slack.workspace, message, { metadata }));
}

function isInHistory(message: Message): boolean {
  const isReply = message.threadTs !== undefined && message.threadTs !== message.ts;
  return !message.visibleTo && (!isReply || message.broadcast === true);
}

function renderChannel(slack: SlackState, channel: Channel): Fields {
  const { app, team } = slack.workspace;
  const isChannel = channel.kind === 'channel';
  const fields = {
    id: channel.id,
    created: channel.created,
    is_archived: false,
    is_im: !isChannel,
    is_org_shared: false,
  };
  if (!isChannel) return { ...fields, user: findPartner(channel, app.userId), is_user_deleted: false };
  return {
    ...fields,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_mpim: false,
    is_private: false,
    is_general: channel.name === 'general',
    is_shared: channel.external,
    is_ext_shared: channel.external,
    is_member: channel.members.has(app.userId),
    context_team_id: team.id,
    creator: 'U0AIKO',
    topic: { value: channel.topic, creator: 'U0AIKO', last_set: channel.created },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.size,
  };
}
