import type { User } from './model.ts';
import { readOptional, readRequired } from './read-arguments.ts';
import type { Fields } from './record.ts';
import { refuse } from './refusal.ts';
import type { SlackState } from './slack-state.ts';

/** auth.test */
export function callAuthTest(slack: SlackState): Fields {
  const { team, app, users, baseUrl } = slack.workspace;
  return {
    url: `${baseUrl}/`,
    team: team.name,
    user: users.get(app.userId)?.name,
    team_id: team.id,
    user_id: app.userId,
    bot_id: app.botId,
    is_enterprise_install: false,
  };
}

/** apps.connections.open */
export function callConnectionsOpen(slack: SlackState): Fields {
  if (slack.sockets.full) refuse('too_many_websockets');
  const base = slack.workspace.baseUrl.replace(/^http/, 'ws');
  return { url: `${base}/link/?ticket=${slack.sockets.openTicket()}&app_id=${slack.workspace.app.id}` };
}

/** users.info */
export function callUserInfo(slack: SlackState, args: Fields): Fields {
  const user = slack.workspace.users.get(readRequired(args, 'user'));
  return { user: renderUser(slack, user ?? refuse('user_not_found')) };
}

/** users.list */
export function callUserList(slack: SlackState): Fields {
  const members = [...slack.workspace.users.values()].map((user) => renderUser(slack, user));
  return { members, cache_ts: Math.floor(Date.now() / 1000), response_metadata: { next_cursor: '' } };
}

/** users.lookupByEmail */
export function callLookupByEmail(slack: SlackState, args: Fields): Fields {
  const email = readRequired(args, 'email').toLowerCase();
  const user = [...slack.workspace.users.values()].find((candidate) => candidate.email === email);
  return { user: renderUser(slack, user ?? refuse('users_not_found')) };
}

/** usergroups.users.list */
export function callGroupUsers(slack: SlackState, args: Fields): Fields {
  const users = slack.workspace.userGroups.get(readRequired(args, 'usergroup'));
  return { users: users ?? refuse('no_such_subteam') };
}

/** bots.info */
export function callBotInfo(slack: SlackState, args: Fields): Fields {
  const id = readOptional(args, 'bot') ?? slack.workspace.app.botId;
  const bot = slack.workspace.bots.get(id) ?? refuse('bot_not_found');
  return {
    bot: {
      id: bot.id,
      deleted: false,
      name: bot.name,
      updated: 1_750_000_000,
      app_id: bot.appId,
      user_id: bot.userId,
      icons: {},
    },
  };
}

function renderUser(slack: SlackState, user: User): Fields {
  // The address is left out without the scope for it, silently, as Slack does.
  const mayReadEmail = slack.manifest.scopes?.includes('users:read.email') ?? true;
  return {
    id: user.id,
    team_id: slack.workspace.team.id,
    name: user.name,
    deleted: false,
    color: user.color.slice(1),
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: user.tzOffsetSeconds,
    profile: {
      title: user.title ?? '',
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.isBot ? '' : user.realName,
      display_name_normalized: user.isBot ? '' : user.realName,
      email: mayReadEmail ? user.email : undefined,
      team: slack.workspace.team.id,
      bot_id: user.isBot ? slack.workspace.app.botId : undefined,
    },
    is_admin: false,
    is_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: user.isBot,
    is_app_user: false,
    updated: 1_750_000_000,
  };
}
