import { describe, expect, it } from '@jest/globals';
import { deriveHint } from '../../../src/demo/page/derive-hint.ts';
import type { Route } from '../../../src/demo/page/route.ts';
import type { PageMessage, WorkspaceState } from '../../../src/demo/slack/browser-protocol.ts';

const channel = 'C0SECALERTS';
const start: Route = { tab: 'slack', channel };
const thread: Route = { tab: 'slack', channel, thread: '1.1' };

function message(part: Partial<PageMessage>): PageMessage {
  return { ts: '1.1', text: '', edited: false, ephemeral: false, replyCount: 0, ...part };
}

function button(text: string) {
  return { type: 'actions', elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text } }] };
}

const alert = message({ ts: '1.1', botId: 'B0HOOK', username: 'reporter' });
const reply = (part: Partial<PageMessage>) =>
  message({ ts: '1.2', threadTs: '1.1', user: 'U0BOT', botId: 'B0GDTRIAGE', ...part });

function workspace(messages: PageMessage[], part: Partial<WorkspaceState> = {}): WorkspaceState {
  return {
    team: { name: 'Kestrel Retail' },
    me: 'U0AIKO',
    users: [{ id: 'U0BOT', name: 'gd-triage', realName: 'gd-triage', isBot: true, color: '' }],
    channels: [{ id: channel, name: 'security-alerts', kind: 'channel', member: true, external: false }],
    messages: { [channel]: messages },
    botOnline: true,
    shortcuts: [],
    commands: [],
    scenarios: [{ name: 'tor', title: 'Calls from Tor', hint: 'Look.', delivered: false }],
    links: {},
    ...part,
  };
}

function hint(messages: PageMessage[], route: Route = start, seenTickets: string[] = []) {
  return deriveHint(workspace(messages), { route, seenTickets, connected: true });
}

describe('deriveHint', () => {
  it('says when the bot is not connected', () => {
    const offline = workspace([], { botOnline: false });
    expect(deriveHint(offline, { route: start, seenTickets: [], connected: true }).text).toContain('not connected');
  });

  it('says when the demo itself has stopped', () => {
    const stopped = deriveHint(workspace([]), { route: start, seenTickets: [], connected: false });
    expect(stopped.text).toContain('`npm run demo`');
  });

  it('offers the first scenario when nothing has happened', () => {
    expect(hint([])).toEqual({ text: 'Deliver the first alert: *Calls from Tor*. Look.', deliver: 'tor' });
  });

  it('asks to wait until the bot has answered', () => {
    expect(hint([alert]).text).toContain('answers below it');
  });

  it('leads to the Analyze button, and says where it is once the thread is open', () => {
    const offered = [alert, reply({ blocks: [button('Analyze')] })];
    expect(hint(offered)).toMatchObject({
      text: expect.stringContaining('Click *Analyze* under the first alert'),
      go: thread,
    });
    expect(hint(offered, thread)).toEqual({ text: 'Click *Analyze* in the thread on the right.' });
  });

  it('points at the running investigation', () => {
    const running = [alert, reply({ text: 'The investigation is running.' })];
    expect(hint(running)).toMatchObject({ text: expect.stringContaining('is running'), go: thread });
    expect(hint(running, thread)).not.toHaveProperty('go');
  });

  it('names the ticket until it was looked at', () => {
    const done = [alert, reply({ text: 'Ticket <http://127.0.0.1:1/browse/SEC-7|SEC-7>' })];
    expect(hint(done)).toMatchObject({ text: expect.stringContaining('*SEC-7*'), go: { tab: 'jira', key: 'SEC-7' } });
    expect(hint(done, start, ['SEC-7'])).toHaveProperty('deliver', 'tor');
  });

  it('points at an investigation that failed', () => {
    expect(hint([alert, reply({ blocks: [button('Try again')] })])).toMatchObject({
      text: expect.stringContaining('try again'),
      go: thread,
    });
  });

  it('does not take a short answer for a running investigation', () => {
    expect(hint([alert, reply({ text: 'This finding was reported already.' })])).toHaveProperty('deliver', 'tor');
  });

  it('ends when every scenario was delivered', () => {
    const scenarios = [{ name: 'tor', title: 'Calls from Tor', hint: 'Look.', delivered: true }];
    expect(deriveHint(workspace([], { scenarios }), { route: start, seenTickets: [], connected: true }).text).toContain(
      'every scenario',
    );
  });
});
