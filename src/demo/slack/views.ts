import { randomBytes } from 'node:crypto';
import { withBlockIds } from './block-ids.ts';
import type { View, Workspace } from './model.ts';
import type { Fields } from './record.ts';
import { refuse } from './refusal.ts';
import { announce } from './workspace.ts';

const MAX_STACK = 3;

/** Opens a modal for a user as the only one of a new stack. */
export function openModal(workspace: Workspace, user: string, content: Fields): View {
  closeAll(workspace, user);
  return pushModal(workspace, user, content);
}

/** Puts a modal on top of the ones the user has open. */
export function pushModal(workspace: Workspace, user: string, content: Fields): View {
  const stack = workspace.modals.get(user) ?? [];
  if (stack.length >= MAX_STACK) refuse('push_limit_reached');
  const view = storeView(workspace, { type: 'modal', user, content });
  view.rootId = stack[0] ?? view.id;
  view.previousId = stack.at(-1);
  workspace.modals.set(user, [...stack, view.id]);
  announce(workspace);
  return view;
}

/** Replaces the content of a view; what was typed into blocks that stay is kept. */
export function replaceView(workspace: Workspace, view: View, content: Fields): View {
  view.content = complete(content);
  view.hash = inventHash();
  view.errors = undefined;
  announce(workspace);
  return view;
}

/** Shows a user the Home tab. */
export function publishHome(workspace: Workspace, user: string, content: Fields): View {
  const existing = workspace.views.get(workspace.homes.get(user) ?? '');
  if (existing) return replaceView(workspace, existing, content);
  const view = storeView(workspace, { type: 'home', user, content });
  workspace.homes.set(user, view.id);
  announce(workspace);
  return view;
}

/** Closes one modal; the others of its stack stay open. */
export function closeModal(workspace: Workspace, view: View): void {
  const stack = workspace.modals.get(view.userId) ?? [];
  workspace.views.delete(view.id);
  workspace.modals.set(
    view.userId,
    stack.filter((id) => id !== view.id),
  );
  announce(workspace);
}

/** Closes every modal of a user. */
export function closeAll(workspace: Workspace, user: string): void {
  for (const id of workspace.modals.get(user) ?? []) workspace.views.delete(id);
  workspace.modals.set(user, []);
  announce(workspace);
}

/** A view as Slack sends it to the app. */
export function renderView(workspace: Workspace, view: View): Fields {
  const { team, app } = workspace;
  return {
    id: view.id,
    team_id: team.id,
    type: view.type,
    private_metadata: '',
    callback_id: '',
    title: null,
    close: null,
    submit: null,
    clear_on_close: false,
    notify_on_close: false,
    external_id: '',
    ...view.content,
    state: { values: view.values },
    hash: view.hash,
    previous_view_id: view.previousId ?? null,
    root_view_id: view.rootId,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}

function storeView(workspace: Workspace, made: { type: 'modal' | 'home'; user: string; content: Fields }): View {
  const id = `V0${randomBytes(5).toString('hex').toUpperCase()}`;
  const view: View = {
    id,
    type: made.type,
    userId: made.user,
    content: complete(made.content),
    hash: inventHash(),
    values: {},
    rootId: id,
  };
  workspace.views.set(id, view);
  return view;
}

function complete(content: Fields): Fields {
  return { ...content, blocks: withBlockIds(Array.isArray(content.blocks) ? content.blocks : []) };
}

function inventHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;
}
