import { afterEach, describe, expect, it } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import type { SlackOptions, SlackServer } from '../../../src/demo/slack/slack.ts';
import { BOT_TOKEN, createClient, startDemo } from './start-bolt.ts';

const CHANNEL = 'C0SECALERTS';
let slack: SlackServer | undefined;

afterEach(async () => slack?.close());

async function start(options: Partial<SlackOptions> = {}): Promise<{ server: SlackServer; client: WebClient }> {
  const server = await startDemo(options);
  slack = server;
  return { server, client: createClient(server) };
}

async function call(request: ApiRequest) {
  const { server, method, body = '', headers = {} } = request;
  const response = await fetch(`${server.apiUrl}${method}`, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

interface ApiRequest {
  server: SlackServer;
  method: string;
  body?: string;
  headers?: Record<string, string>;
}

const bearer = { authorization: `Bearer ${BOT_TOKEN}` };
const asJson = { ...bearer, 'content-type': 'application/json; charset=utf-8' };

describe('messages', () => {
  it('refuses what Slack refuses, with its codes', async () => {
    const { server, client } = await start();
    const { ts } = await server.postAs({ channel: CHANNEL, bot_id: 'B0RELAY', text: 'alert' });
    await expect(client.chat.postMessage({ channel: 'C0NOWHERE', text: 'x' })).rejects.toThrow('channel_not_found');
    await expect(client.chat.postMessage({ channel: 'C0GENERAL', text: 'x' })).rejects.toThrow('not_in_channel');
    await expect(client.chat.update({ channel: CHANNEL, ts, text: 'x' })).rejects.toThrow('cant_update_message');
    await expect(client.chat.delete({ channel: CHANNEL, ts })).rejects.toThrow('cant_delete_message');
    await expect(client.chat.update({ channel: CHANNEL, ts: '1.000000', text: 'x' })).rejects.toThrow(
      'message_not_found',
    );
    const unknown = { channel: CHANNEL, text: 'x', user: 'U0NOBODY' };
    await expect(client.chat.postEphemeral(unknown)).rejects.toThrow('user_not_in_channel');
    expect(
      (await call({ server, method: 'chat.postMessage', body: `channel=${CHANNEL}`, headers: bearer })).body,
    ).toMatchObject({
      error: 'no_text',
    });
    const broken = new URLSearchParams({ channel: CHANNEL, blocks: '[{' }).toString();
    const form = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await call({ server, method: 'chat.postMessage', body: broken, headers: form })).body).toMatchObject({
      error: 'invalid_blocks_format',
    });
  });

  it('answers invalid blocks with errors and response_metadata, for forms and JSON alike', async () => {
    const { server, client } = await start();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '' } }];
    const messages = ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'];
    const refused = await call({
      server,
      method: 'chat.postMessage',
      body: JSON.stringify({ channel: CHANNEL, blocks }),
      headers: asJson,
    });
    expect(refused.body).toMatchObject({ ok: false, error: 'invalid_blocks', response_metadata: { messages } });
    const viaForm = client.chat.postMessage({ channel: CHANNEL, text: 'x', blocks });
    await expect(viaForm).rejects.toMatchObject({ data: { error: 'invalid_blocks', response_metadata: { messages } } });
  });

  it('cuts posted text at 40,000 characters but refuses an update over 4,000', async () => {
    const { client } = await start();
    const posted = await client.chat.postMessage({ channel: CHANNEL, text: 'x'.repeat(40_001) });
    expect(posted.message?.text).toHaveLength(40_000);
    const update = { channel: CHANNEL, ts: posted.ts ?? '', text: 'x'.repeat(4001) };
    await expect(client.chat.update(update)).rejects.toThrow('msg_too_long');
  });

  it('keeps metadata and blocks through updates and gives block ids', async () => {
    const { client } = await start();
    const metadata = { event_type: 'case', event_payload: { id: '7' } };
    const { ts = '' } = await client.chat.postMessage({
      channel: CHANNEL,
      text: 'a',
      blocks: [{ type: 'divider' }],
      metadata,
    });
    await client.chat.update({ channel: CHANNEL, ts, text: 'b' });
    const page = await client.conversations.history({ channel: CHANNEL, include_all_metadata: true });
    expect(page.messages?.[0]).toMatchObject({
      text: 'b',
      metadata,
      blocks: [{ type: 'divider', block_id: expect.any(String) }],
    });
    await client.chat.update({ channel: CHANNEL, ts, text: 'c', blocks: [] });
    expect((await client.conversations.history({ channel: CHANNEL })).messages?.[0]?.blocks).toEqual([]);
  });

  it('pages history back from the newest, or forward from `oldest`', async () => {
    const { server, client } = await start();
    const stamps: string[] = [];
    for (const text of ['1', '2', '3', '4'])
      stamps.push((await server.postAs({ channel: CHANNEL, user: 'U0BEN', text })).ts);
    await server.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'reply', thread_ts: stamps[0] ?? '' });
    const first = await client.conversations.history({ channel: CHANNEL, limit: 3 });
    expect(first.messages?.map((message) => message.text)).toEqual(['4', '3', '2']);
    expect(first.has_more).toBe(true);
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await client.conversations.history({ channel: CHANNEL, limit: 3, cursor });
    expect(second.messages?.map((message) => message.text)).toEqual(['1']);
    const since = await client.conversations.history({ channel: CHANNEL, oldest: stamps[0] ?? '', limit: 2 });
    expect(since.messages?.map((message) => message.text)).toEqual(['3', '2']);
    const inclusive = { channel: CHANNEL, oldest: stamps[1] ?? '', latest: stamps[2] ?? '', inclusive: true };
    expect((await client.conversations.history(inclusive)).messages?.map((message) => message.text)).toEqual([
      '3',
      '2',
    ]);
  });

  it('links to a message and leads the link to the page', async () => {
    const { server, client } = await start();
    const { ts } = await server.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'alert' });
    const { permalink = '' } = await client.chat.getPermalink({ channel: CHANNEL, message_ts: ts });
    const response = await fetch(permalink, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe(`/#/slack/${CHANNEL}/${ts}`);
  });

  it('accepts a thread that does not exist, as Slack does', async () => {
    const { client } = await start();
    expect((await client.chat.postMessage({ channel: CHANNEL, text: 'x', thread_ts: '1.000001' })).ok).toBe(true);
    await expect(client.conversations.replies({ channel: CHANNEL, ts: '1.000002' })).rejects.toThrow(
      'thread_not_found',
    );
  });
});
