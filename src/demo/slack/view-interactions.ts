import { z } from 'zod';
import type { StateValues } from './browser-protocol.ts';
import { checkView } from './check-view.ts';
import { describePerson } from './interactions.ts';
import type { View } from './model.ts';
import type { Fields } from './record.ts';
import type { SlackState } from './slack-state.ts';
import { completeValues, findMissingInputs } from './view-values.ts';
import { closeAll, closeModal, pushModal, renderView, replaceView } from './views.ts';
import { announce } from './workspace.ts';

const NO_ANSWER = 'We had some trouble connecting. Try again?';

const answerSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

/** A person submits a modal; the app's acknowledgement says what happens to it. */
export async function submitView(
  slack: SlackState,
  frame: { as: string; viewId: string; values: StateValues },
): Promise<void> {
  const view = findOpenView(slack, frame);
  view.values = completeValues(view.content.blocks, frame.values);
  const missing = findMissingInputs(view.content.blocks, view.values);
  if (Object.keys(missing).length > 0) {
    showErrors(slack, view, missing);
    return;
  }
  const delivery = await slack.sockets.sendRequest('interactive', {
    type: 'view_submission',
    ...describePerson(slack, frame.as),
    view: renderView(slack.workspace, view),
    response_urls: [],
  });
  if (delivery.outcome !== 'acked') throw new Error(NO_ANSWER);
  applyAnswer(slack, view, delivery.payload);
}

/** A person closes a modal; the app hears of it only when the view asks for that. */
export async function closeView(slack: SlackState, frame: { as: string; viewId: string }): Promise<void> {
  const view = findOpenView(slack, frame);
  const rendered = renderView(slack.workspace, view);
  const clearsAll = view.content.clear_on_close === true;
  if (clearsAll) closeAll(slack.workspace, frame.as);
  else closeModal(slack.workspace, view);
  if (view.content.notify_on_close !== true) return;
  await slack.sockets.sendRequest('interactive', {
    type: 'view_closed',
    ...describePerson(slack, frame.as),
    view: rendered,
    is_cleared: clearsAll,
  });
}

function applyAnswer(slack: SlackState, view: View, payload: Fields): void {
  const { workspace } = slack;
  if (payload.response_action === undefined) {
    closeModal(workspace, view);
    return;
  }
  const answer = answerSchema.safeParse(payload);
  if (!answer.success) throw new Error(`${NO_ANSWER} (response_action is not one Slack knows)`);
  switch (answer.data.response_action) {
    case 'errors':
      showErrors(slack, view, answer.data.errors);
      break;
    case 'update':
      replaceView(workspace, view, checkView(answer.data.view, 'modal'));
      break;
    case 'push':
      pushModal(workspace, view.userId, checkView(answer.data.view, 'modal'));
      break;
    default:
      closeAll(workspace, view.userId);
  }
}

function showErrors(slack: SlackState, view: View, errors: Record<string, string>): void {
  view.errors = errors;
  announce(slack.workspace);
}

function findOpenView(slack: SlackState, frame: { as: string; viewId: string }): View {
  const view = slack.workspace.views.get(frame.viewId);
  if (view?.type !== 'modal' || view.userId !== frame.as) throw new Error('This dialog is not open any more.');
  return view;
}
