import { randomBytes } from 'node:crypto';
import type { Change, Message, Workspace } from './model.ts';
import type { Fields } from './record.ts';
import { renderMessage } from './render-message.ts';

/** An event of the Events API and the names of subscriptions that ask for it, such as `message.channels`. */
export interface SlackEvent {
  event: Fields;
  subscription: string;
  channel?: string | undefined;
}

/** The events the bot receives for a change; none for what happens where it is not a member. */
export function describeChange(workspace: Workspace, change: Change): SlackEvent[] {
  switch (change.kind) {
    case 'posted':
      return describePost(workspace, change.message);
    case 'changed':
      return describeHidden(workspace, change.message, {
        subtype: 'message_changed',
        message: renderMessage(workspace, change.message),
        previous_message: renderMessage(workspace, change.previous),
        ts: change.ts,
      });
    case 'removed':
      return describeHidden(workspace, change.previous, {
        subtype: 'message_deleted',
        previous_message: renderMessage(workspace, change.previous),
        deleted_ts: change.previous.ts,
        ts: change.ts,
      });
    case 'joined':
      return describeJoin(workspace, change);
    default:
      return [];
  }
}

/** The event that the Home tab of the app was opened. */
export function describeHomeOpened(user: string, detail: { channel: string; ts: string; view?: Fields }): SlackEvent {
  const { channel, ts, view } = detail;
  const event = { type: 'app_home_opened', user, channel, tab: 'home', event_ts: ts, view };
  return { event, subscription: 'app_home_opened' };
}

/** The outer envelope of the Events API around an event. */
export function wrapEvent(workspace: Workspace, { event, channel }: SlackEvent): Fields {
  const { team, app } = workspace;
  return {
    token: 'demo-verification-token',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: channel !== undefined && workspace.channels.get(channel)?.external === true,
    event_context: `4-${randomBytes(12).toString('base64url')}`,
  };
}

function describePost(workspace: Workspace, message: Message): SlackEvent[] {
  const place = locate(workspace, message);
  if (!place) return [];
  const wire = renderMessage(workspace, message);
  const subtype = message.broadcast ? 'thread_broadcast' : wire.subtype;
  const event = {
    ...wire,
    subtype,
    channel: message.channel,
    event_ts: message.ts,
    channel_type: place.channelType,
  };
  const post = { event, subscription: place.subscription, channel: message.channel };
  if (!mentionsBot(workspace, message) || place.channelType === 'im') return [post];
  const { channel_type: _, ...mention } = event;
  return [post, { event: { ...mention, type: 'app_mention' }, subscription: 'app_mention', channel: message.channel }];
}

function describeHidden(workspace: Workspace, message: Message, fields: Fields): SlackEvent[] {
  const place = locate(workspace, message);
  if (!place) return [];
  const event = {
    type: 'message',
    ...fields,
    hidden: true,
    channel: message.channel,
    event_ts: fields.ts,
    channel_type: place.channelType,
  };
  return [{ event, subscription: place.subscription, channel: message.channel }];
}

function describeJoin(workspace: Workspace, change: Extract<Change, { kind: 'joined' }>): SlackEvent[] {
  const channel = workspace.channels.get(change.channel);
  if (!channel?.members.has(workspace.app.userId)) return [];
  const event = {
    type: 'member_joined_channel',
    user: change.user,
    channel: change.channel,
    channel_type: 'C',
    team: workspace.team.id,
    inviter: change.inviter,
    event_ts: change.ts,
  };
  return [{ event, subscription: 'member_joined_channel', channel: change.channel }];
}

function locate(workspace: Workspace, message: Message): { channelType: string; subscription: string } | undefined {
  const channel = workspace.channels.get(message.channel);
  if (message.visibleTo || !channel?.members.has(workspace.app.userId)) return undefined;
  if (channel.kind === 'dm') return { channelType: 'im', subscription: 'message.im' };
  return { channelType: 'channel', subscription: 'message.channels' };
}

function mentionsBot(workspace: Workspace, message: Message): boolean {
  return message.user !== workspace.app.userId && message.text.includes(`<@${workspace.app.userId}>`);
}
