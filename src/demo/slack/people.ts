import { dispatchEvent } from './dispatch-events.ts';
import { describeHomeOpened } from './events.ts';
import { type ForeignMessage, readBotIdentity } from './foreign-message.ts';
import type { Channel, Message } from './model.ts';
import type { SlackState } from './slack-state.ts';
import { renderView } from './views.ts';
import { joinChannel, nextTs, openDm, postMessage } from './workspace.ts';

/** A person writes in a channel, a thread or direct messages; `/invite @name` invites. */
export function writeAsPerson(
  slack: SlackState,
  frame: { as: string; channel: string; text: string; threadTs?: string },
): void {
  const channel = enterChannel(slack, frame.as, frame.channel);
  const text = encodeTyping(slack, frame.text);
  const invited = /^\/invite <@([A-Z0-9]+)>$/.exec(text.trim())?.[1];
  if (invited) {
    joinChannel(slack.workspace, channel, { user: invited, inviter: frame.as });
    return;
  }
  if (text.trim() === '') throw new Error('Write something first: an empty message cannot be sent.');
  postMessage(slack.workspace, { channel: channel.id, user: frame.as, text, threadTs: frame.threadTs });
}

/** Another app or person posts, for example GuardDuty's alert relay. */
export function postForeign(slack: SlackState, message: ForeignMessage): Message {
  const channel = slack.workspace.channels.get(message.channel);
  if (!channel) throw new Error(`There is no channel ${message.channel}: use one of the workspace's channel ids.`);
  return postMessage(slack.workspace, {
    channel: channel.id,
    subtype: message.subtype,
    username: message.username,
    text: message.text ?? '',
    attachments: message.attachments,
    blocks: message.blocks,
    threadTs: message.thread_ts,
    ...readBotIdentity(slack.workspace, message),
  });
}

/** A person opens the Home tab of the app. */
export function openHome(slack: SlackState, user: string): void {
  const { workspace } = slack;
  const channel = openDm(workspace, workspace.app.userId, user);
  const view = workspace.views.get(workspace.homes.get(user) ?? '');
  const detail = { channel: channel.id, ts: nextTs(workspace), ...(view && { view: renderView(workspace, view) }) };
  dispatchEvent(slack, describeHomeOpened(user, detail));
}

/** The channel a person acts in; refused when it is none of theirs. */
export function enterChannel(slack: SlackState, user: string, id: string): Channel {
  const channel = slack.workspace.channels.get(id);
  if (!slack.workspace.users.has(user)) throw new Error(`There is no user ${user} in this workspace.`);
  if (!channel?.members.has(user)) throw new Error(`You are not in a channel ${id}.`);
  return channel;
}

/** Text as Slack stores it: `&`, `<` and `>` as entities, mentions by user id. */
function encodeTyping(slack: SlackState, typed: string): string {
  const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const restored = escaped.replace(/&lt;@([A-Z0-9]+)&gt;/g, '<@$1>');
  return [...slack.workspace.users.values()].reduce(
    (text, user) => text.replaceAll(`@${user.realName}`, `<@${user.id}>`).replaceAll(`@${user.name}`, `<@${user.id}>`),
    restored,
  );
}
