import type { Bot, Message, Workspace } from './model.ts';

/** A message of another app or person, in Slack's own field names. */
export interface ForeignMessage {
  channel: string;
  bot_id?: string;
  app_id?: string;
  username?: string;
  user?: string;
  subtype?: string;
  text?: string;
  attachments?: unknown[];
  blocks?: unknown[];
  thread_ts?: string;
}

/** The author fields; an app that posts for the first time becomes known to bots.info. */
export function readBotIdentity(
  workspace: Workspace,
  message: ForeignMessage,
): Pick<Message, 'user' | 'botId' | 'appId'> {
  if (message.bot_id === undefined) return { user: message.user };
  const bot = workspace.bots.get(message.bot_id) ?? introduceBot(workspace, message, message.bot_id);
  // Webhooks and classic apps post as bot_message, without a user; their app id is there only at times.
  if (message.subtype === 'bot_message') return { user: message.user, botId: bot.id, appId: message.app_id };
  return { user: message.user ?? bot.userId, botId: bot.id, appId: bot.appId };
}

function introduceBot(workspace: Workspace, message: ForeignMessage, id: string): Bot {
  const bot: Bot = {
    id,
    appId: message.app_id ?? `A${id.slice(1)}`,
    name: message.username ?? id,
    userId: message.user ?? `U${id.slice(1)}`,
  };
  workspace.bots.set(id, bot);
  return bot;
}
