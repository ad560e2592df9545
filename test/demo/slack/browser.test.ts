import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { FromPage, ToPage, WorkspaceState } from '../../../src/demo/slack/browser-protocol.ts';
import type { SlackServer } from '../../../src/demo/slack/slack.ts';
import { createClient, startDemo, waitFor } from './start-bolt.ts';

const CHANNEL = 'C0SECALERTS';
let slack: SlackServer | undefined;

afterEach(async () => slack?.close());

interface Page {
  frames: ToPage[];
  send(frame: FromPage): void;
  state(): WorkspaceState;
}

async function openPage(server: SlackServer, as: string): Promise<Page> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/browser`);
  const frames: ToPage[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.on('open', resolve));
  const send = (frame: FromPage) => socket.send(JSON.stringify(frame));
  const state = (): WorkspaceState => {
    const last = frames.findLast((frame) => frame.type === 'state');
    if (last?.type !== 'state') throw new Error('The page has received no state yet.');
    return last.state;
  };
  send({ type: 'hello', as });
  await waitFor(() => frames[0]);
  return { frames, send, state };
}

describe('the page', () => {
  it('receives the workspace on hello', async () => {
    slack = await startDemo({ links: { jira: 'http://127.0.0.1:1' } });
    slack.setManifest({
      shortcuts: [{ callbackId: 'a', name: 'Analyze' }],
      commands: [{ command: '/gd-triage', description: 'd' }],
    });
    const { state } = await openPage(slack, 'U0AIKO');
    expect(state()).toMatchObject({
      team: { name: 'Kestrel Retail' },
      me: 'U0AIKO',
      botOnline: false,
      shortcuts: [{ callbackId: 'a', name: 'Analyze' }],
      commands: [{ command: '/gd-triage', description: 'd' }],
      links: { jira: 'http://127.0.0.1:1' },
    });
    expect(state().channels).toMatchObject([
      { id: CHANNEL, botMember: true, external: false },
      { id: 'C0GENERAL', botMember: false },
      { id: 'C0PARTNER', external: true },
    ]);
  });

  it('sees messages, replies and edits, and gets many changes as few states', async () => {
    slack = await startDemo();
    const page = await openPage(slack, 'U0BEN');
    const client = createClient(slack);
    const { ts } = await slack.postAs({
      channel: CHANNEL,
      bot_id: 'B0AWS',
      username: 'AWS',
      subtype: 'bot_message',
      text: 'alert',
    });
    for (let count = 0; count < 20; count += 1) await slack.postAs({ channel: 'C0PARTNER', user: 'U0BEN', text: 'x' });
    const reply = await client.chat.postMessage({ channel: CHANNEL, text: 'one', thread_ts: ts });
    await client.chat.update({ channel: CHANNEL, ts: reply.ts ?? '', text: 'two' });
    await waitFor(() => page.state().messages[CHANNEL]?.at(-1)?.edited);
    expect(page.state().messages[CHANNEL]).toMatchObject([
      { ts, username: 'AWS', botId: 'B0AWS', replyCount: 1, edited: false },
      { threadTs: ts, user: 'U0BOT', username: 'gd-triage', text: 'two', edited: true },
    ]);
    expect(page.frames.length).toBeLessThan(15);
  });

  it('shows an ephemeral message and a modal to their user only', async () => {
    slack = await startDemo();
    const aiko = await openPage(slack, 'U0AIKO');
    const ben = await openPage(slack, 'U0BEN');
    const client = createClient(slack);
    await client.chat.postEphemeral({ channel: CHANNEL, user: 'U0AIKO', text: 'for Aiko' });
    await client.views.publish({ user_id: 'U0AIKO', view: { type: 'home', blocks: [{ type: 'divider' }] } });
    await client.chat.postMessage({ channel: CHANNEL, text: 'for all' });
    await waitFor(() => ben.state().messages[CHANNEL]?.some((message) => message.text === 'for all'));
    expect(ben.state().messages[CHANNEL]).toHaveLength(1);
    expect(aiko.state().messages[CHANNEL]).toMatchObject([{ text: 'for Aiko', ephemeral: true }, { text: 'for all' }]);
    expect(aiko.state().home?.blocks).toMatchObject([{ type: 'divider' }]);
    expect(ben.state().home).toBeUndefined();
    const history = await client.conversations.history({ channel: CHANNEL });
    expect(history.messages?.map((message) => message.text)).toEqual(['for all']);
  });

  it('opens direct messages and delivers scenarios', async () => {
    slack = await startDemo();
    const delivered: string[] = [];
    slack.setScenarios([{ name: 'leak', title: 'Leaked key', hint: 'A key is used from elsewhere' }], async (name) => {
      delivered.push(name);
    });
    const page = await openPage(slack, 'U0AIKO');
    expect(page.state().scenarios).toMatchObject([{ name: 'leak', delivered: false }]);
    page.send({ type: 'deliver', scenario: 'leak' });
    page.send({ type: 'open_dm', as: 'U0AIKO', user: 'U0BOT' });
    await waitFor(() => page.state().scenarios[0]?.delivered);
    expect(delivered).toEqual(['leak']);
    expect(page.state().channels.at(-1)).toMatchObject({ kind: 'dm', with: 'U0BOT', name: 'gd-triage' });
  });

  it('is told why something was refused', async () => {
    slack = await startDemo();
    const page = await openPage(slack, 'U0AIKO');
    page.send({ type: 'slash', as: 'U0AIKO', channel: CHANNEL, command: '/gd-triage', text: '' });
    const refused = await waitFor(() => page.frames.find((frame) => frame.type === 'refused'));
    expect(refused).toEqual({ type: 'refused', error: '/gd-triage failed with the error "dispatch_failed".' });
  });

  it('is served with its script; pages of other origins may not act', async () => {
    slack = await startDemo({ page: { html: '<p>demo</p>', script: 'let a;', style: 'p{}' } });
    expect(await (await fetch(`${slack.url}/`)).text()).toBe('<p>demo</p>');
    expect((await fetch(`${slack.url}/page.js`)).headers.get('content-type')).toContain('text/javascript');
    expect(await (await fetch(`${slack.url}/page.css`)).text()).toBe('p{}');
    const foreign = new WebSocket(`${slack.url.replace('http', 'ws')}/browser`, { origin: 'http://evil.example' });
    await expect(new Promise((_resolve, reject) => foreign.on('error', reject))).rejects.toThrow('403');
  });
});
