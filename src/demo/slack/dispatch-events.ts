import { describeChange, type SlackEvent, wrapEvent } from './events.ts';
import type { SlackState } from './slack-state.ts';

/** Sends the bot an event for every change in the workspace it may see and has subscribed to. */
export function connectEvents(slack: SlackState): void {
  slack.workspace.listeners.add((change) => {
    for (const event of describeChange(slack.workspace, change)) dispatchEvent(slack, event);
  });
}

/** Sends one event, if the app subscribed to it; redelivery goes on in the background. */
export function dispatchEvent(slack: SlackState, event: SlackEvent): void {
  const subscribed = slack.manifest.events?.includes(event.subscription) ?? true;
  // sendEvent settles every failure itself: an event nobody acknowledges is dropped after its redeliveries.
  if (subscribed) void slack.sockets.sendEvent(wrapEvent(slack.workspace, event));
}
