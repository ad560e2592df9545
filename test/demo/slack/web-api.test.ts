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

describe('tokens and scopes', () => {
  it('knows who calls', async () => {
    const { client } = await start();
    const who = await client.auth.test();
    expect(who).toMatchObject({ team_id: 'T0KESTREL', user_id: 'U0BOT', bot_id: 'B0GDTRIAGE' });
  });

  it('refuses no token, a wrong token, the wrong kind of token and an unknown method', async () => {
    const { server, client } = await start();
    expect((await call({ server, method: 'auth.test' })).body).toEqual({ ok: false, error: 'not_authed' });
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
    const { client } = await start({ rateLimits: { post: { perMinute: 30, burst: 2 } } });
    const waits: unknown[] = [];
    client.on(WebClientEvent.RATE_LIMITED, (seconds) => waits.push(seconds));
    const begun = Date.now();
    for (const text of ['1', '2']) await client.chat.postMessage({ channel: CHANNEL, text });
    await client.chat.postMessage({ channel: 'C0PARTNER', text: 'elsewhere' });
    expect(waits).toEqual([]);
    expect((await client.chat.postMessage({ channel: CHANNEL, text: '3' })).ok).toBe(true);
    expect(waits).toEqual([2]);
    expect(Date.now() - begun).toBeGreaterThan(1_900);
  });

  it('limits chat.update as a whole', async () => {
    const { server, client } = await start({ rateLimits: { tier3: { perMinute: 10, burst: 1 } } });
    const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'x' });
    await client.chat.update({ channel: CHANNEL, ts, text: 'y' });
    const again = await call({
      server,
      method: 'chat.update',
      body: JSON.stringify({ channel: CHANNEL, ts, text: 'z' }),
      headers: asJson,
    });
    expect(again).toMatchObject({ status: 429, body: { ok: false, error: 'ratelimited' } });
    expect(again.headers.get('retry-after')).toBe('6');
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
