import { withBlockIds } from './block-ids.ts';
import type { Change, Channel, Draft, Message, Workspace } from './model.ts';
import { isRecord } from './record.ts';

/** Slack cuts `text` at this length instead of refusing it. */
const MAX_TEXT = 40_000;

/** Tells everyone who watches the workspace. */
export function announce(workspace: Workspace, change: Change = { kind: 'other' }): void {
  for (const listener of workspace.listeners) listener(change);
}

/** A new message timestamp: unique, always later than the one before. */
export function nextTs(workspace: Workspace): string {
  workspace.lastMicros = Math.max(workspace.lastMicros + 1, Date.now() * 1000);
  const seconds = Math.floor(workspace.lastMicros / 1_000_000);
  return `${seconds}.${String(workspace.lastMicros % 1_000_000).padStart(6, '0')}`;
}

/** Adds a message to a channel or, with `visibleTo`, shows it to one user only. */
export function postMessage(workspace: Workspace, draft: Draft): Message {
  const message: Message = {
    ...draft,
    ts: nextTs(workspace),
    text: draft.text.slice(0, MAX_TEXT),
    blocks: draft.blocks && withBlockIds(draft.blocks),
    attachments: draft.attachments?.map(numberAttachment),
  };
  const existing = workspace.messages.get(message.channel);
  if (existing) existing.push(message);
  else workspace.messages.set(message.channel, [message]);
  announce(workspace, { kind: 'posted', message });
  return message;
}

/** Changes fields of a message that exists; watchers receive the message before and after. */
export function changeMessage(workspace: Workspace, message: Message, changes: Partial<Draft>): void {
  const previous = { ...message };
  Object.assign(message, changes);
  message.text = message.text.slice(0, MAX_TEXT);
  if (changes.blocks) message.blocks = withBlockIds(changes.blocks);
  if (changes.attachments) message.attachments = changes.attachments.map(numberAttachment);
  const ts = nextTs(workspace);
  // Slack gives the edit in whole seconds and names the bot, not the bot user, as the editor.
  message.edited = { user: message.botId ?? message.user ?? '', ts: `${ts.split('.')[0]}.000000` };
  announce(workspace, { kind: 'changed', message, previous, ts });
}

/** Removes a message; replies in its thread stay. */
export function removeMessage(workspace: Workspace, message: Message): void {
  const rest = listMessages(workspace, message.channel).filter((other) => other !== message);
  workspace.messages.set(message.channel, rest);
  announce(workspace, { kind: 'removed', previous: message, ts: nextTs(workspace) });
}

export function listMessages(workspace: Workspace, channel: string): Message[] {
  return workspace.messages.get(channel) ?? [];
}

export function findMessage(workspace: Workspace, channel: string, ts: string): Message | undefined {
  return listMessages(workspace, channel).find((message) => message.ts === ts);
}

/** Replies of a thread, oldest first, without the parent and without ephemeral messages. */
export function listReplies(workspace: Workspace, channel: string, threadTs: string): Message[] {
  return listMessages(workspace, channel).filter(
    (message) => message.threadTs === threadTs && message.ts !== threadTs && !message.visibleTo,
  );
}

/** The direct-message channel of two users; it is opened when there is none. */
export function openDm(workspace: Workspace, first: string, second: string): Channel {
  const [one = first, two = second] = [first, second].sort();
  const id = `D0${one.slice(2)}${two.slice(2)}`;
  const existing = workspace.channels.get(id);
  if (existing) return existing;
  const channel: Channel = {
    id,
    name: 'directmessage',
    kind: 'dm',
    members: new Set([one, two]),
    external: false,
    topic: '',
    created: Math.floor(Date.now() / 1000),
  };
  workspace.channels.set(id, channel);
  announce(workspace);
  return channel;
}

/** Adds a user to a channel, with the notice Slack shows there. */
export function joinChannel(workspace: Workspace, channel: Channel, member: { user: string; inviter?: string }): void {
  if (channel.members.has(member.user)) return;
  channel.members.add(member.user);
  announce(workspace, { kind: 'joined', channel: channel.id, ...member, ts: nextTs(workspace) });
  postMessage(workspace, {
    channel: channel.id,
    subtype: 'channel_join',
    user: member.user,
    text: `<@${member.user}> has joined the channel`,
  });
}

/** The other side of a direct-message channel. */
export function findPartner(channel: Channel, user: string): string | undefined {
  return [...channel.members].find((member) => member !== user);
}

function numberAttachment(attachment: unknown, index: number): unknown {
  if (!isRecord(attachment)) return attachment;
  return { id: index + 1, fallback: attachment.text ?? '[no preview available]', ...attachment };
}
