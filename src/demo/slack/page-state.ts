import type { PageChannel, PageFile, PageMessage, PageUser, PageView, WorkspaceState } from './browser-protocol.ts';
import type { Channel, Message, StoredFile, User, View } from './model.ts';
import { type Fields, isRecord, readText } from './record.ts';
import type { SlackState } from './slack-state.ts';
import { findPartner, listMessages, listReplies } from './workspace.ts';

/** Everything the page shows to one person. */
export function buildState(slack: SlackState, viewer: string): WorkspaceState {
  const { workspace, manifest } = slack;
  const channels = [...workspace.channels.values()].filter((channel) => channel.members.has(viewer));
  const home = workspace.views.get(workspace.homes.get(viewer) ?? '');
  const modal = workspace.views.get(workspace.modals.get(viewer)?.at(-1) ?? '');
  return {
    team: { name: workspace.team.name },
    me: viewer,
    users: [...workspace.users.values()].map(describeUser),
    channels: channels.map((channel) => describeChannel(slack, channel, viewer)),
    messages: Object.fromEntries(channels.map((channel) => [channel.id, describeMessages(slack, channel, viewer)])),
    ...(home && { home: { blocks: readBlocks(home.content), viewId: home.id } }),
    ...(modal && { modal: describeView(modal) }),
    botOnline: slack.sockets.connections > 0,
    shortcuts: manifest.shortcuts,
    commands: manifest.commands,
    scenarios: slack.scenarios.map((scenario) => ({ ...scenario, delivered: scenario.delivered === true })),
    links: slack.links,
  };
}

function describeUser(user: User): PageUser {
  const { id, name, realName, isBot, color, title } = user;
  return { id, name, realName, isBot, color, ...(title !== undefined && { title }) };
}

function describeChannel(slack: SlackState, channel: Channel, viewer: string): PageChannel {
  const partner = channel.kind === 'dm' ? findPartner(channel, viewer) : undefined;
  return {
    id: channel.id,
    name: (partner && slack.workspace.users.get(partner)?.realName) ?? channel.name,
    kind: channel.kind,
    member: true,
    botMember: channel.members.has(slack.workspace.app.userId),
    external: channel.external,
    ...(partner !== undefined && { with: partner }),
    ...(channel.topic !== '' && { topic: channel.topic }),
  };
}

function describeMessages(slack: SlackState, channel: Channel, viewer: string): PageMessage[] {
  return listMessages(slack.workspace, channel.id)
    .filter((message) => message.visibleTo === undefined || message.visibleTo === viewer)
    .map((message) => describeMessage(slack, message));
}

function describeMessage(slack: SlackState, message: Message): PageMessage {
  const { workspace } = slack;
  const files = message.fileIds?.flatMap((id) => workspace.files.get(id) ?? []);
  return {
    ts: message.ts,
    text: message.text,
    // Slack marks an edit only where the text itself is shown, not on messages made of blocks.
    edited: message.edited !== undefined && !message.blocks?.length,
    ephemeral: message.visibleTo !== undefined,
    replyCount: listReplies(workspace, message.channel, message.ts).length,
    ...describeAuthor(slack, message),
    ...(message.threadTs !== undefined && { threadTs: message.threadTs }),
    ...(message.blocks && { blocks: message.blocks }),
    ...(message.attachments && { attachments: message.attachments }),
    ...(files && { files: files.map(describeFile) }),
  };
}

function describeAuthor(slack: SlackState, message: Message): Pick<PageMessage, 'user' | 'username' | 'botId'> {
  const bot = slack.workspace.bots.get(message.botId ?? '');
  const username = message.username ?? bot?.name;
  return {
    ...(message.user !== undefined && { user: message.user }),
    ...(username !== undefined && { username }),
    ...(message.botId !== undefined && { botId: message.botId }),
  };
}

function describeFile(file: StoredFile): PageFile {
  const { id, name, title, mimetype, length } = file;
  return { id, name, title, mimetype, size: length, url: `/files/${id}` };
}

function describeView(view: View): PageView {
  const { content } = view;
  const privateMetadata = readText(content, 'private_metadata');
  const callbackId = readText(content, 'callback_id');
  const submit = readLabel(content.submit);
  const close = readLabel(content.close);
  return {
    id: view.id,
    title: readLabel(content.title) ?? '',
    blocks: readBlocks(content),
    ...(submit !== undefined && { submit }),
    ...(close !== undefined && { close }),
    ...(view.errors && { errors: view.errors }),
    ...(privateMetadata !== undefined && { privateMetadata }),
    ...(callbackId !== undefined && { callbackId }),
  };
}

function readBlocks(content: Fields): unknown[] {
  return Array.isArray(content.blocks) ? content.blocks : [];
}

function readLabel(label: unknown): string | undefined {
  return isRecord(label) ? readText(label, 'text') : undefined;
}
