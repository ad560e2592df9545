import { afterEach, describe, expect, it } from '@jest/globals';
import { type WebClient, WebClientEvent } from '@slack/web-api';
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

async function call(server: SlackServer, method: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.apiUrl}${method}`, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const bearer = { authorization: `Bearer ${BOT_TOKEN}` };
const asJson = { ...bearer, 'content-type': 'application/json; charset=utf-8' };

describe('tokens and scopes', () => {
  it('knows who calls', async () => {
    const { client } = await start();
    const who = await client.auth.test();
    expect(who).toMatchObject({ team_id: 'T0KESTREL', user_id: 'U0BOT', bot_id: 'B0GDTRIAGE' });
  });

  it('refuses no token, a wrong token, the wrong kind of token and an unknown method', async () => {
    const { server, client } = await start();
    expect((await call(server, 'auth.test', '')).body).toEqual({ ok: false, error: 'not_authed' });
    await expect(createClient(server, 'xoxb-other').auth.test()).rejects.toThrow('invalid_auth');
    await expect(client.apps.connections.open()).rejects.toThrow('not_allowed_token_type');
    await expect(client.apiCall('admin.users.list')).rejects.toThrow('unknown_method');
  });

  it('refuses a call without its scope and names what is needed', async () => {
    const { client } = await start({ scopes: ['chat:write', 'users:read'] });
    const failed = client.conversations.history({ channel: CHANNEL });
    const data = { error: 'missing_scope', needed: 'channels:history', provided: 'chat:write,users:read' };
    await expect(failed).rejects.toMatchObject({ data });
    const posted = await client.chat.postMessage({ channel: CHANNEL, text: 'hello' });
    expect(posted.response_metadata?.scopes).toEqual(['chat:write', 'users:read']);
    expect((await client.users.info({ user: 'U0AIKO' })).user?.profile?.email).toBeUndefined();
  });
});

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
    expect((await call(server, 'chat.postMessage', `channel=${CHANNEL}`, bearer)).body).toMatchObject({
      error: 'no_text',
    });
    const broken = new URLSearchParams({ channel: CHANNEL, blocks: '[{' }).toString();
    const form = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await call(server, 'chat.postMessage', broken, form)).body).toMatchObject({
      error: 'invalid_blocks_format',
    });
  });

  it('answers invalid blocks with errors and response_metadata, for forms and JSON alike', async () => {
    const { server, client } = await start();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '' } }];
    const messages = ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'];
    const refused = await call(server, 'chat.postMessage', JSON.stringify({ channel: CHANNEL, blocks }), asJson);
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

describe('people and channels', () => {
  it('finds users, groups and channels', async () => {
    const { client } = await start();
    const found = await client.users.lookupByEmail({ email: 'ben.ortiz@kestrel.example' });
    expect(found.user).toMatchObject({ id: 'U0BEN', tz: 'Asia/Tokyo' });
    await expect(client.users.lookupByEmail({ email: 'no@kestrel.example' })).rejects.toThrow('users_not_found');
    expect((await client.usergroups.users.list({ usergroup: 'S0SECOPS' })).users).toEqual(['U0AIKO']);
    const partner = await client.conversations.info({ channel: 'C0PARTNER' });
    expect(partner.channel).toMatchObject({ is_ext_shared: true, is_member: true });
    const general = await client.conversations.info({ channel: 'C0GENERAL' });
    expect(general.channel).toMatchObject({ is_ext_shared: false, is_member: false });
  });
});

describe('rate limits', () => {
  it('answers 429 with Retry-After, which the client obeys, and limits each channel for itself', async () => {
    const { client } = await start({ rateLimits: { post: { perMinute: 60, burst: 2 } } });
    const waits: unknown[] = [];
    client.on(WebClientEvent.RATE_LIMITED, (seconds) => waits.push(seconds));
    const begun = Date.now();
    for (const text of ['1', '2']) await client.chat.postMessage({ channel: CHANNEL, text });
    await client.chat.postMessage({ channel: 'C0PARTNER', text: 'elsewhere' });
    expect(waits).toEqual([]);
    expect((await client.chat.postMessage({ channel: CHANNEL, text: '3' })).ok).toBe(true);
    expect(waits).toEqual([1]);
    expect(Date.now() - begun).toBeGreaterThan(900);
  });

  it('limits chat.update as a whole', async () => {
    const { server, client } = await start({ rateLimits: { tier3: { perMinute: 50, burst: 1 } } });
    const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'x' });
    await client.chat.update({ channel: CHANNEL, ts, text: 'y' });
    const again = await call(server, 'chat.update', JSON.stringify({ channel: CHANNEL, ts, text: 'z' }), asJson);
    expect(again).toMatchObject({ status: 429, body: { ok: false, error: 'ratelimited' } });
    expect(again.headers.get('retry-after')).toBe('2');
  });
});

describe('files', () => {
  it('takes an upload in three steps and shows it in the thread', async () => {
    const { server, client } = await start();
    const { ts } = await server.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'parent' });
    const content = '# Report\nWörter';
    const upload = {
      channel_id: CHANNEL,
      thread_ts: ts,
      filename: 'report.md',
      content,
      initial_comment: 'Full report',
    };
    const { files } = await client.filesUploadV2(upload);
    const thread = await client.conversations.replies({ channel: CHANNEL, ts });
    const shared = thread.messages?.[1];
    expect(shared).toMatchObject({ text: 'Full report', files: [{ name: 'report.md', mimetype: 'text/markdown' }] });
    const file = files[0]?.files?.[0];
    expect(file?.id).toBeDefined();
    const link = file?.url_private ?? '';
    expect((await fetch(link)).status).toBe(403);
    expect(await (await fetch(link, { headers: bearer })).text()).toBe(content);
    const shown = await fetch(`${server.url}/files/${file?.id}`);
    expect(shown.headers.get('content-disposition')).toContain('attachment');
    expect(await shown.text()).toBe(content);
  });

  it('refuses bytes of another length and files that were never uploaded', async () => {
    const { client } = await start();
    const { upload_url: url = '', file_id: id = '' } = await client.files.getUploadURLExternal({
      filename: 'a.md',
      length: 3,
    });
    expect((await fetch(url, { method: 'POST', body: 'four' })).status).toBe(400);
    const complete = { files: [{ id }] as const, channel_id: CHANNEL };
    await expect(client.apiCall('files.completeUploadExternal', complete)).rejects.toThrow('file_not_found');
  });
});

describe('views', () => {
  it('refuses triggers that were not issued and publishes Home tabs for known users only', async () => {
    const { client } = await start();
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'x' }, blocks: [] };
    await expect(client.views.open({ trigger_id: 'made-up', view })).rejects.toThrow('invalid_trigger_id');
    const home = { type: 'home' as const, blocks: [] };
    await expect(client.views.publish({ user_id: 'U0NOBODY', view: home })).rejects.toThrow('user_not_found');
    const published = await client.views.publish({ user_id: 'U0BEN', view: home });
    const stale = { user_id: 'U0BEN', view: home, hash: 'older' };
    expect(published.view?.hash).toBeDefined();
    await expect(client.views.publish(stale)).rejects.toThrow('hash_conflict');
  });
});
