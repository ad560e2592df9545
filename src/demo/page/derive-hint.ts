import type { PageMessage, WorkspaceState } from '../slack/browser-protocol.ts';
import { findBotUser, isOwnMessage } from './client.ts';
import type { Route } from './route.ts';

/** The one next thing to do: words in mrkdwn, and where a click on the hint leads. */
export interface Hint {
  text: string;
  go?: Route;
  goLabel?: string;
  deliver?: string;
}

/** What the page knows about one alert and the bot's thread below it. */
interface AlertProgress {
  channel: string;
  ts: string;
  phase: 'new' | 'offered' | 'running' | 'answered' | 'reported' | 'failed';
  ticket?: string;
}

/** What else the hint depends on: what is open now, and which tickets were already looked at. */
export interface HintContext {
  route: Route;
  seenTickets: readonly string[];
  /** False while the page has lost the demo's server. */
  connected: boolean;
}

/** Chooses the hint from the state alone, so that it is right after a reload and for both persons. */
export function deriveHint(state: WorkspaceState, context: HintContext): Hint {
  if (!context.connected)
    return { text: 'The demo has stopped. Start it again with `npm run demo`; this page reconnects by itself.' };
  if (!state.botOnline)
    return { text: '*gd-triage* is not connected yet. It shows up here by itself in a few seconds.' };
  if (state.modal !== undefined)
    return { text: `Fill in *${state.modal.title}* and submit it, or press *Esc* to leave it.` };
  const alerts = listAlerts(state);
  return (
    hintRunning(alerts, context) ??
    hintFailed(alerts) ??
    hintReport(alerts, context) ??
    hintOffer(alerts, context) ??
    hintScenario(state)
  );
}

/** Every alert in the channels that the bot answers in, with how far it has come, oldest first. */
function listAlerts(state: WorkspaceState): AlertProgress[] {
  const bot = findBotUser(state);
  return state.channels.flatMap((channel) => {
    if (channel.kind !== 'channel' || !channel.member) return [];
    const messages = state.messages[channel.id] ?? [];
    const roots = messages.filter(
      (message) => isRoot(message) && message.user !== bot?.id && message.botId !== undefined,
    );
    return roots.map((root) => {
      const replies = messages.filter(
        (message) => message.threadTs === root.ts && !message.ephemeral && isOwnMessage(state, message),
      );
      return { channel: channel.id, ts: root.ts, ...judgeThread(replies) };
    });
  });
}

function isRoot(message: PageMessage): boolean {
  return !message.ephemeral && (message.threadTs === undefined || message.threadTs === message.ts);
}

const progressPattern = /investigating|running|in progress|調査中|実行中/i;

function judgeThread(replies: PageMessage[]): Pick<AlertProgress, 'phase' | 'ticket'> {
  if (replies.length === 0) return { phase: 'new' };
  const contents = replies.map((reply) => JSON.stringify([reply.text, reply.blocks ?? [], reply.attachments ?? []]));
  const ticket = contents.map((content) => /\/browse\/([A-Z][A-Z0-9_]*-\d+)/.exec(content)?.[1]).find(Boolean);
  const reported = replies.some((reply) => reply.files !== undefined && reply.files.length > 0);
  const titled = contents.some((content) => /Executive Summary|エグゼクティブサマリー/.test(content));
  if (ticket !== undefined) return { phase: 'reported', ticket };
  if (reported || titled) return { phase: 'reported' };
  const buttons = replies.flatMap((reply) => listButtonLabels(reply.blocks ?? []));
  if (buttons.some((label) => /^(retry|try again|再実行)/i.test(label))) return { phase: 'failed' };
  if (buttons.some((label) => /^(re-?)?analy[sz]e\b|^分析/i.test(label))) return { phase: 'offered' };
  return { phase: contents.some((content) => progressPattern.test(content)) ? 'running' : 'answered' };
}

function listButtonLabels(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(listButtonLabels);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'button' && 'text' in value ? [readLabel(value.text)] : [];
  return [...own, ...Object.values(value).flatMap(listButtonLabels)];
}

function readLabel(text: unknown): string {
  return typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : '';
}

function isOpen(alert: AlertProgress, route: Route): boolean {
  return route.tab === 'slack' && 'thread' in route && route.thread === alert.ts;
}

function openThread(alert: AlertProgress): Pick<Hint, 'go' | 'goLabel'> {
  return { go: { tab: 'slack', channel: alert.channel, thread: alert.ts }, goLabel: 'Open the thread' };
}

function hintRunning(alerts: AlertProgress[], { route }: HintContext): Hint | undefined {
  const running = alerts.find((alert) => alert.phase === 'running');
  if (running === undefined) return undefined;
  const text = 'The investigation is running: watch the thread, it reports each step there.';
  return isOpen(running, route) ? { text } : { text, ...openThread(running) };
}

function hintFailed(alerts: AlertProgress[]): Hint | undefined {
  const failed = alerts.find((alert) => alert.phase === 'failed');
  if (failed === undefined) return undefined;
  return {
    text: 'An investigation could not finish. The thread says why; try again there.',
    ...openThread(failed),
  };
}

function hintReport(alerts: AlertProgress[], context: HintContext): Hint | undefined {
  const unread = alerts.filter(({ ticket }) => ticket !== undefined && !context.seenTickets.includes(ticket));
  const unseen = unread.find((alert) => isOpen(alert, context.route)) ?? unread[0];
  if (unseen?.ticket === undefined) return undefined;
  const go: Route = { tab: 'jira', key: unseen.ticket };
  return {
    text: `The report is in the thread; the ticket *${unseen.ticket}* is in the JIRA tab.`,
    go,
    goLabel: 'Open the ticket',
  };
}

function hintOffer(alerts: AlertProgress[], { route }: HintContext): Hint | undefined {
  const offered = alerts.find((alert) => alert.phase === 'offered');
  if (offered === undefined) {
    if (!alerts.some((alert) => alert.phase === 'new')) return undefined;
    return alerts.every((alert) => alert.phase === 'new')
      ? { text: 'An alert has arrived. gd-triage answers below it in a moment: watch for the reply.' }
      : undefined;
  }
  const which = alerts.every((alert) => alert.phase === 'offered' || alert.phase === 'new') ? 'first' : 'next';
  if (isOpen(offered, route)) return { text: 'Click *Analyze* in the thread on the right.' };
  return {
    text: `Click *Analyze* under the ${which} alert: it is in the thread, behind “1 reply”.`,
    ...openThread(offered),
  };
}

function hintScenario(state: WorkspaceState): Hint {
  const next = state.scenarios.find((scenario) => !scenario.delivered);
  const any = state.scenarios.some((scenario) => scenario.delivered);
  if (next !== undefined)
    return {
      text: `${any ? 'Deliver another alert' : 'Deliver the first alert'}: *${next.title}*. ${next.hint}`,
      deliver: next.name,
    };
  return { text: 'You have seen every scenario. Deliver one again, or ask with */gd-triage* and a finding id.' };
}
