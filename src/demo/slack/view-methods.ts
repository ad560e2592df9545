import { checkView } from './check-view.ts';
import type { View } from './model.ts';
import { readOptional, readRequired, readStructured } from './read-arguments.ts';
import type { Fields } from './record.ts';
import { refuse, refuseWithMessages } from './refusal.ts';
import type { SlackState } from './slack-state.ts';
import { openModal, publishHome, pushModal, renderView, replaceView } from './views.ts';

/** views.open */
export function callViewOpen(slack: SlackState, args: Fields): Fields {
  const content = readView(args, 'modal');
  const user = slack.grants.redeemTrigger(readRequired(args, 'trigger_id'));
  return answer(slack, openModal(slack.workspace, user, content));
}

/** views.push */
export function callViewPush(slack: SlackState, args: Fields): Fields {
  const content = readView(args, 'modal');
  const user = slack.grants.redeemTrigger(readRequired(args, 'trigger_id'));
  return answer(slack, pushModal(slack.workspace, user, content));
}

/** views.update */
export function callViewUpdate(slack: SlackState, args: Fields): Fields {
  const view = findView(slack, args);
  const content = readView(args, view.type);
  const hash = readOptional(args, 'hash');
  if (hash !== undefined && hash !== view.hash) refuse('hash_conflict');
  return answer(slack, replaceView(slack.workspace, view, content));
}

/** views.publish */
export function callViewPublish(slack: SlackState, args: Fields): Fields {
  const content = readView(args, 'home');
  const user = readRequired(args, 'user_id');
  if (!slack.workspace.users.has(user)) refuse('user_not_found');
  const current = slack.workspace.views.get(slack.workspace.homes.get(user) ?? '');
  const hash = readOptional(args, 'hash');
  if (hash !== undefined && current && hash !== current.hash) refuse('hash_conflict');
  return answer(slack, publishHome(slack.workspace, user, content));
}

function readView(args: Fields, type: 'modal' | 'home'): Fields {
  const view = readStructured(args, 'view', 'invalid_arguments');
  if (view === undefined) return refuseWithMessages('invalid_arguments', ['missing required field: view']);
  return checkView(view, type);
}

function findView(slack: SlackState, args: Fields): View {
  const externalId = readOptional(args, 'external_id');
  const { views } = slack.workspace;
  if (externalId === undefined) return views.get(readRequired(args, 'view_id')) ?? refuse('not_found');
  return [...views.values()].find((view) => view.content.external_id === externalId) ?? refuse('not_found');
}

function answer(slack: SlackState, view: View): Fields {
  return { view: renderView(slack.workspace, view) };
}
