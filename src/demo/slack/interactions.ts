import type { StateValues } from './browser-protocol.ts';
import type { Message } from './model.ts';
import { enterChannel } from './people.ts';
import { type Fields, isRecord, readRecords, readText } from './record.ts';
import { renderMessage } from './render-message.ts';
import { applyResponse, issueResponseUrl } from './response-url.ts';
import type { SlackState } from './slack-state.ts';
import { completeValues, listElements } from './view-values.ts';
import { renderView } from './views.ts';
import { findMessage, nextTs } from './workspace.ts';

export interface ActionFrame {
  as: string;
  channel?: string;
  messageTs?: string;
  viewId?: string;
  blockId: string;
  action: Fields;
  values?: StateValues;
}

const NO_ANSWER = 'gd-triage did not answer in time. Try again.';

/** A person uses a button or a menu in a message, a modal or the Home tab. */
export async function useElement(slack: SlackState, frame: ActionFrame): Promise<void> {
  const place = frame.viewId === undefined ? describeMessagePlace(slack, frame) : describeViewPlace(slack, frame);
  const actions = [readAction(slack, frame, place.blocks)];
  const payload = { type: 'block_actions', ...describePerson(slack, frame.as), ...place.fields, actions };
  await send(slack, payload);
}

/** A person chooses a shortcut of the app in the menu of a message. */
export async function useShortcut(
  slack: SlackState,
  frame: { as: string; channel: string; messageTs: string; callbackId: string },
): Promise<void> {
  const channel = enterChannel(slack, frame.as, frame.channel);
  const message = findShownMessage(slack, frame);
  if (message.visibleTo) throw new Error('Shortcuts are not available for messages only you can see.');
  const { shortcuts } = slack.manifest;
  if (shortcuts.length > 0 && !shortcuts.some((shortcut) => shortcut.callbackId === frame.callbackId)) {
    throw new Error(`The app has no shortcut ${frame.callbackId}.`);
  }
  const target = { channel: channel.id, user: frame.as, messageTs: message.ts };
  await send(slack, {
    type: 'message_action',
    ...describePerson(slack, frame.as),
    callback_id: frame.callbackId,
    action_ts: nextTs(slack.workspace),
    channel: { id: channel.id, name: channel.name },
    message_ts: message.ts,
    message: renderMessage(slack.workspace, message),
    response_url: issueResponseUrl(slack, target),
  });
}

/** A person sends a slash command. */
export async function runCommand(
  slack: SlackState,
  frame: { as: string; channel: string; command: string; text: string; threadTs?: string },
): Promise<void> {
  const channel = enterChannel(slack, frame.as, frame.channel);
  const { commands } = slack.manifest;
  if (frame.threadTs !== undefined) throw new Error(`${frame.command} is not supported in threads. Sorry!`);
  if (commands.length > 0 && !commands.some(({ command }) => command === frame.command)) {
    throw new Error(`${frame.command} is not a valid command.`);
  }
  const { team, users, app } = slack.workspace;
  const target = { channel: channel.id, user: frame.as };
  const delivery = await slack.sockets.sendRequest('slash_commands', {
    token: 'demo-verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: frame.as,
    user_name: users.get(frame.as)?.name,
    command: frame.command,
    text: frame.text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: issueResponseUrl(slack, target),
    trigger_id: slack.grants.issueTrigger(frame.as),
  });
  if (delivery.outcome !== 'acked') {
    const code = delivery.outcome === 'timeout' ? 'operation_timeout' : 'dispatch_failed';
    throw new Error(`${frame.command} failed with the error "${code}".`);
  }
  const answered = delivery.payload.text ?? delivery.payload.blocks ?? delivery.payload.attachments;
  if (answered) applyResponse(slack, target, delivery.payload);
}

/** The fields every interaction has: who, in which team, for which app, and a trigger id. */
export function describePerson(slack: SlackState, user: string): Fields {
  const { team, app, users } = slack.workspace;
  const name = users.get(user)?.name;
  if (name === undefined) throw new Error(`There is no user ${user} in this workspace.`);
  return {
    user: { id: user, username: name, name, team_id: team.id },
    team: { id: team.id, domain: team.domain },
    api_app_id: app.id,
    token: 'demo-verification-token',
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: slack.grants.issueTrigger(user),
  };
}

async function send(slack: SlackState, payload: Fields): Promise<void> {
  const delivery = await slack.sockets.sendRequest('interactive', payload);
  if (delivery.outcome !== 'acked') throw new Error(NO_ANSWER);
}

interface Place {
  blocks: unknown;
  fields: Fields;
}

function describeMessagePlace(slack: SlackState, frame: ActionFrame): Place {
  const { as, channel: id = '', messageTs = '' } = frame;
  const channel = enterChannel(slack, as, id);
  const message = findShownMessage(slack, { as, channel: id, messageTs });
  if (message.botId !== slack.workspace.app.botId) throw new Error('This button belongs to another app.');
  const isEphemeral = message.visibleTo !== undefined;
  const inThread = message.threadTs === undefined ? {} : { thread_ts: message.threadTs };
  const values = completeValues(message.blocks, frame.values ?? {});
  return {
    blocks: message.blocks,
    fields: {
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: isEphemeral,
        ...inThread,
      },
      channel: { id: channel.id, name: channel.name },
      // Slack does not keep ephemeral messages and so cannot send them along.
      ...(isEphemeral ? {} : { message: renderMessage(slack.workspace, message) }),
      state: { values },
      response_url: issueResponseUrl(slack, { channel: channel.id, user: as, messageTs: message.ts }),
    },
  };
}

function describeViewPlace(slack: SlackState, frame: ActionFrame): Place {
  const view = slack.workspace.views.get(frame.viewId ?? '');
  if (view?.userId !== frame.as) throw new Error('This view is not open any more.');
  view.values = completeValues(view.content.blocks, { ...view.values, ...frame.values });
  return {
    blocks: view.content.blocks,
    fields: { container: { type: 'view', view_id: view.id }, view: renderView(slack.workspace, view) },
  };
}

function findShownMessage(slack: SlackState, at: { as: string; channel: string; messageTs: string }): Message {
  const message = findMessage(slack.workspace, at.channel, at.messageTs);
  const hidden = message?.visibleTo !== undefined && message.visibleTo !== at.as;
  if (!message || hidden) throw new Error('This message does not exist any more.');
  return message;
}

/** The action Slack reports: what the app put into the element, with what the person chose. */
function readAction(slack: SlackState, frame: ActionFrame, blocks: unknown): Fields {
  const block = readRecords(blocks).find((candidate) => candidate.block_id === frame.blockId);
  const actionId = readText(frame.action, 'action_id');
  const element = block && listElements(block).find((candidate) => candidate.action_id === actionId);
  if (!element) throw new Error('This element does not exist any more.');
  const chosen = Object.entries(frame.action).filter(([key]) => key.startsWith('selected_'));
  // A button's value is what the app put there; feedback buttons and inputs have the person's.
  const ownValue = element.type === 'button' ? element.value : frame.action.value;
  return {
    type: element.type,
    action_id: actionId,
    block_id: frame.blockId,
    ...(isRecord(element.text) ? { text: element.text } : {}),
    ...(ownValue === undefined ? {} : { value: ownValue }),
    ...(element.style === undefined ? {} : { style: element.style }),
    ...Object.fromEntries(chosen),
    action_ts: nextTs(slack.workspace),
  };
}
