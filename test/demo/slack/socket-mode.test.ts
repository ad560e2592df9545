import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { type Fields, isRecord, parseJson } from '../../../src/demo/slack/record.ts';
import type { SlackServer } from '../../../src/demo/slack/slack.ts';
import { listMessages } from '../../../src/demo/slack/workspace.ts';
import { APP_TOKEN, createBolt, createClient, startDemo, waitFor } from './start-bolt.ts';

const CHANNEL = 'C0SECALERTS';
let slack: SlackServer | undefined;

afterEach(async () => slack?.close());

interface Connection {
  frames: Fields[];
  socket: WebSocket;
  ack(frame: Fields, payload?: Fields): void;
}

async function openUrl(server: SlackServer): Promise<string> {
  const client = createClient(server, APP_TOKEN);
  return (await client.apps.connections.open()).url ?? '';
}

async function connect(server: SlackServer): Promise<Connection> {
  const socket = new WebSocket(await openUrl(server));
  const frames: Fields[] = [];
  socket.on('message', (data) => {
    const frame = parseJson(String(data));
    if (isRecord(frame)) frames.push(frame);
  });
  await waitFor(() => frames[0]);
  const ack = (frame: Fields, payload: Fields = {}) =>
    socket.send(JSON.stringify({ envelope_id: frame.envelope_id, payload }));
  return { frames, socket, ack };
}

function eventsOf(connection: Connection): Fields[] {
  return connection.frames.filter((frame) => frame.type === 'events_api');
}

async function click(server: SlackServer, messageTs: string): Promise<void> {
  const action = { type: 'button', action_id: 'go' };
  await server.perform({ type: 'action', as: 'U0BEN', channel: CHANNEL, messageTs, blockId: 'b', action });
}

async function postButton(server: SlackServer): Promise<string> {
  const client = createClient(server);
  const elements = [{ type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' } }];
  const blocks = [{ type: 'actions' as const, block_id: 'b', elements }];
  return (await client.chat.postMessage({ channel: CHANNEL, text: 'x', blocks })).ts ?? '';
}

describe('Socket Mode', () => {
  it('greets a connection; a ticket opens one only', async () => {
    slack = await startDemo();
    const url = await openUrl(slack);
    const first = new WebSocket(url);
    const [hello] = await new Promise<string[]>((resolve) => first.on('message', (data) => resolve([String(data)])));
    expect(parseJson(hello ?? '')).toMatchObject({
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: 'A0GDTRIAGE' },
      debug_info: { approximate_connection_time: expect.any(Number) },
    });
    const second = new WebSocket(url);
    await expect(new Promise((_resolve, reject) => second.on('error', reject))).rejects.toThrow('403');
  });

  it('sends an unacknowledged event again, then drops it; an acknowledged one comes once', async () => {
    slack = await startDemo({ ackTimeoutMs: 700, retryDelaysMs: [0, 20] });
    const connection = await connect(slack);
    await slack.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'lost' });
    await waitFor(() => eventsOf(connection).length >= 3);
    const lost = eventsOf(connection);
    expect(lost).toMatchObject([
      { retry_attempt: 0, retry_reason: '', accepts_response_payload: false },
      { retry_attempt: 1, retry_reason: 'timeout' },
      { retry_attempt: 2, retry_reason: 'timeout' },
    ]);
    expect(new Set(lost.map((frame) => JSON.stringify(frame.payload))).size).toBe(1);
    connection.socket.on('message', (data) => connection.ack(JSON.parse(String(data))));
    await slack.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'heard' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(eventsOf(connection)).toHaveLength(4);
  });

  it('delivers an event posted while nobody was connected with a later attempt', async () => {
    slack = await startDemo({ ackTimeoutMs: 40, retryDelaysMs: [0, ...Array(300).fill(100)] });
    await slack.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'early' });
    const connection = await connect(slack);
    const event = await waitFor(() => eventsOf(connection)[0]);
    expect(event).toMatchObject({ retry_reason: 'connection_failed' });
    // The first attempts came to nobody.
    expect(event['retry_attempt']).toBeGreaterThanOrEqual(2);
  });

  it('never sends an interaction again and does not wait for who is not there', async () => {
    slack = await startDemo({ ackTimeoutMs: 40, retryDelaysMs: [] });
    const ts = await postButton(slack);
    await expect(click(slack, ts)).rejects.toThrow('did not answer');
    const connection = await connect(slack);
    await expect(click(slack, ts)).rejects.toThrow('did not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(connection.frames.filter((frame) => frame.type === 'interactive')).toHaveLength(1);
  });

  it('sends only events the app subscribed to', async () => {
    slack = await startDemo();
    slack.setManifest({ events: ['app_mention'], shortcuts: [], commands: [] });
    const connection = await connect(slack);
    connection.socket.on('message', (data) => connection.ack(JSON.parse(String(data))));
    await slack.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'hello <@U0BOT>' });
    await slack.perform({ type: 'open_home', as: 'U0BEN' });
    await waitFor(() => eventsOf(connection)[0]);
    expect(eventsOf(connection)).toMatchObject([{ payload: { event: { type: 'app_mention' } } }]);
  });

  it('keeps ephemeral messages to their user: no event, no history', async () => {
    slack = await startDemo();
    const connection = await connect(slack);
    const client = createClient(slack);
    await client.chat.postEphemeral({ channel: CHANNEL, user: 'U0BEN', text: 'secret' });
    await client.chat.postMessage({ channel: CHANNEL, text: 'open' });
    await waitFor(() => eventsOf(connection)[0]);
    expect(eventsOf(connection)).toMatchObject([{ payload: { event: { text: 'open', bot_id: 'B0GDTRIAGE' } } }]);
    expect((await client.conversations.history({ channel: CHANNEL })).messages).toMatchObject([{ text: 'open' }]);
  });

  it('gives every envelope to exactly one of several connections', async () => {
    slack = await startDemo();
    const connections = [await connect(slack), await connect(slack)];
    for (const connection of connections) {
      connection.socket.on('message', (data) => connection.ack(JSON.parse(String(data))));
    }
    for (let count = 0; count < 20; count += 1) await slack.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'x' });
    await waitFor(() => connections.flatMap(eventsOf).length >= 20);
    expect(connections.flatMap(eventsOf)).toHaveLength(20);
    expect(connections.every((connection) => eventsOf(connection).length > 0)).toBe(true);
  });

  it('announces the end of connections and sends nothing more to refreshed ones', async () => {
    slack = await startDemo({ ackTimeoutMs: 40, retryDelaysMs: [] });
    const connection = await connect(slack);
    slack.disconnectSockets('warning');
    expect(await waitFor(() => connection.frames[1])).toMatchObject({ type: 'disconnect', reason: 'warning' });
    expect(slack.connections()).toBe(1);
    slack.disconnectSockets();
    expect(await waitFor(() => connection.frames[2])).toMatchObject({
      type: 'disconnect',
      reason: 'refresh_requested',
    });
    expect(slack.connections()).toBe(0);
    await slack.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'x' });
    const next = await connect(slack);
    await slack.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'y' });
    await waitFor(() => eventsOf(next)[0]);
    expect(eventsOf(connection)).toEqual([]);
  });

  it('expires triggers and response URLs', async () => {
    slack = await startDemo({ triggerLifetimeMs: 1_500 });
    const connection = await connect(slack);
    connection.socket.on('message', (data) => connection.ack(JSON.parse(String(data))));
    await click(slack, await postButton(slack));
    const payload = connection.frames.find((frame) => frame.type === 'interactive')?.payload;
    const { trigger_id: trigger, response_url: url } = isRecord(payload) ? payload : {};
    const client = createClient(slack);
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'x' }, blocks: [] };
    expect((await client.views.open({ trigger_id: String(trigger), view })).ok).toBe(true);
    await expect(client.views.open({ trigger_id: String(trigger), view })).rejects.toThrow('exchanged_trigger_id');
    await new Promise((resolve) => setTimeout(resolve, 1_510));
    await expect(client.views.open({ trigger_id: String(trigger), view })).rejects.toThrow('expired_trigger_id');
    const respond = (body: Fields) => fetch(String(url), { method: 'POST', body: JSON.stringify(body) });
    expect((await respond({ replace_original: true, text: 'replaced' })).status).toBe(200);
    expect(listMessages(slack.workspace, CHANNEL)[0]).toMatchObject({ text: 'replaced', blocks: undefined });
    expect((await respond({ replace_original: true })).status).toBe(500);
    expect((await respond({ text: 'third' })).status).toBe(200);
    expect((await respond({ text: 'fourth' })).status).toBe(200);
    expect((await respond({ delete_original: true })).status).toBe(200);
    expect((await respond({ text: 'sixth' })).status).toBe(404);
    expect(listMessages(slack.workspace, CHANNEL).map((message) => message.text)).toEqual(['third', 'fourth']);
  });

  it('sees the real Bolt client come back after a refresh', async () => {
    slack = await startDemo();
    const { app, stop } = createBolt(slack, { clientPingTimeout: 200 });
    const heard: unknown[] = [];
    app.message(async ({ message }) => void heard.push(message));
    await app.init();
    await app.start();
    slack.disconnectSockets();
    await waitFor(() => slack?.connections() === 0);
    await waitFor(() => slack?.connections() === 1);
    await slack.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'after' });
    expect(await waitFor(() => heard[0])).toMatchObject({ text: 'after' });
    await stop();
  });
});
