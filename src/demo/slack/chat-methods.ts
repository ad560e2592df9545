import type { Message } from './model.ts';
import { readChannel, readFlag, readJoinedChannel, readMessage, readOptional, readRequired } from './read-arguments.ts';
import { readContent } from './read-content.ts';
import type { Fields } from './record.ts';
import { refuse } from './refusal.ts';
import { renderMessage } from './render-message.ts';
import type { SlackState } from './slack-state.ts';
import { announce, changeMessage, postMessage, removeMessage } from './workspace.ts';

/** Longest `text` that chat.update accepts; chat.postMessage cuts longer text instead. */
const MAX_UPDATE_TEXT = 4000;

/** chat.postMessage */
export function callPostMessage(slack: SlackState, args: Fields): Fields {
  const channel = readJoinedChannel(slack, args);
  const threadTs = readOptional(args, 'thread_ts');
  const message = postMessage(slack.workspace, {
    channel: channel.id,
    ...readContent(args),
    ...signAsBot(slack),
    threadTs,
    broadcast: threadTs !== undefined && readFlag(args, 'reply_broadcast'),
  });
  return {
    channel: channel.id,
    ts: message.ts,
    message: renderMessage(slack.workspace, message, { metadata: true }),
  };
}

/** chat.update */
export function callUpdate(slack: SlackState, args: Fields): Fields {
  const channel = readJoinedChannel(slack, args);
  const message = readMessage(slack, channel, readRequired(args, 'ts'));
  if (message.botId !== slack.workspace.app.botId) refuse('cant_update_message');
  const content = readContent(args);
  if (content.text.length > MAX_UPDATE_TEXT) refuse('msg_too_long');
  changeMessage(slack.workspace, message, keepAbsent(message, content));
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: renderMessage(slack.workspace, message, { metadata: true }),
  };
}

/** chat.delete */
export function callDelete(slack: SlackState, args: Fields): Fields {
  const channel = readJoinedChannel(slack, args);
  const message = readMessage(slack, channel, readRequired(args, 'ts'));
  if (message.botId !== slack.workspace.app.botId) refuse('cant_delete_message');
  removeMessage(slack.workspace, message);
  return { channel: channel.id, ts: message.ts };
}

/** chat.postEphemeral */
export function callPostEphemeral(slack: SlackState, args: Fields): Fields {
  const channel = readJoinedChannel(slack, args);
  const user = readRequired(args, 'user');
  if (!channel.members.has(user)) refuse('user_not_in_channel');
  const message = postMessage(slack.workspace, {
    channel: channel.id,
    ...readContent(args),
    ...signAsBot(slack),
    threadTs: readOptional(args, 'thread_ts'),
    visibleTo: user,
  });
  return { message_ts: message.ts };
}

/** chat.getPermalink */
export function callGetPermalink(slack: SlackState, args: Fields): Fields {
  const channel = readChannel(slack, args);
  const message = readMessage(slack, channel, readRequired(args, 'message_ts'));
  const path = `/archives/${channel.id}/p${message.ts.replace('.', '')}`;
  const inThread = message.threadTs !== undefined && message.threadTs !== message.ts;
  const query = inThread ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : '';
  return { channel: channel.id, permalink: `${slack.workspace.baseUrl}${path}${query}` };
}

/** reactions.add */
export function callAddReaction(slack: SlackState, args: Fields): Fields {
  const channel = readChannel(slack, args);
  const message = readMessage(slack, channel, readRequired(args, 'timestamp'));
  const name = readRequired(args, 'name').replaceAll(':', '');
  const user = slack.workspace.app.userId;
  message.reactions ??= [];
  const reaction = message.reactions.find((other) => other.name === name);
  if (reaction?.users.includes(user)) refuse('already_reacted');
  if (reaction) reaction.users.push(user);
  else message.reactions.push({ name, users: [user] });
  announce(slack.workspace);
  return {};
}

/** The author fields of a message by the bot. */
export function signAsBot(slack: SlackState): Pick<Message, 'user' | 'botId' | 'appId'> {
  const { app } = slack.workspace;
  return { user: app.userId, botId: app.botId, appId: app.id };
}

/** chat.update keeps the blocks, attachments and metadata that a call does not mention. */
function keepAbsent(message: Message, content: ReturnType<typeof readContent>): Partial<Message> {
  return {
    text: content.text,
    blocks: content.blocks ?? message.blocks,
    attachments: content.attachments ?? message.attachments,
    metadata: content.metadata ?? message.metadata,
  };
}
