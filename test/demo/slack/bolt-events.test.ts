import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { App } from '@slack/bolt';
import type { Fields } from '../../../src/demo/slack/record.ts';
import type { SlackServer } from '../../../src/demo/slack/slack.ts';
import { createBolt, startDemo, waitFor } from './start-bolt.ts';

const CHANNEL = 'C0SECALERTS';

let slack: SlackServer;
let app: App;
let stop: () => Promise<void>;
const events: Fields[] = [];
const bodies: Fields[] = [];
const messages: Fields[] = [];

beforeAll(async () => {
  slack = await startDemo({ rateLimits: { post: { perMinute: 6000, burst: 100 } } });
  ({ app, stop } = createBolt(slack));
  app.message(async ({ message }) => void messages.push({ ...message }));
  for (const name of ['message', 'app_mention', 'app_home_opened', 'member_joined_channel']) {
    app.event(name, async ({ event, body }) => {
      events.push({ ...event });
      bodies.push({ ...body });
    });
  }
  await app.init();
  await app.start();
});

afterAll(async () => stop());

beforeEach(() => {
  events.length = 0;
  bodies.length = 0;
  messages.length = 0;
});

describe('events as Bolt receives them', () => {
  it('delivers a classic bot message with its attachments and no user', async () => {
    const attachments = [{ title: 'GuardDuty', text: 'finding' }];
    const username = 'AWS Chatbot';
    await slack.postAs({ channel: CHANNEL, bot_id: 'B0AWS', username, subtype: 'bot_message', attachments });
    const event = await waitFor(() => events[0]);
    expect(event).toMatchObject({ subtype: 'bot_message', bot_id: 'B0AWS', username, channel_type: 'channel' });
    expect(event.attachments).toMatchObject(attachments);
    expect(event).not.toHaveProperty('user');
    await waitFor(() => messages[0]);
  });

  it('delivers the post of a modern app without subtype, with user, app_id and bot_profile', async () => {
    await slack.postAs({ channel: CHANNEL, bot_id: 'B0RELAY', app_id: 'A0RELAY', username: 'Relay', text: 'alert' });
    const event = await waitFor(() => events[0]);
    expect(event).toMatchObject({
      user: 'U0RELAY',
      bot_id: 'B0RELAY',
      app_id: 'A0RELAY',
      bot_profile: { name: 'Relay' },
    });
    expect(event).not.toHaveProperty('subtype');
    expect(bodies[0]).toMatchObject({
      type: 'event_callback',
      is_ext_shared_channel: false,
      authorizations: [{ user_id: 'U0BOT' }],
    });
    expect((await app.client.bots.info({ bot: 'B0RELAY' })).bot).toMatchObject({ app_id: 'A0RELAY' });
  });

  it('marks events of a channel shared with another organisation', async () => {
    await slack.postAs({ channel: 'C0PARTNER', user: 'U0BEN', text: 'hello' });
    expect(await waitFor(() => bodies[0])).toMatchObject({ is_ext_shared_channel: true });
  });

  it('returns own edits as message_changed and own deletions as message_deleted; own posts are ignored', async () => {
    const { ts = '' } = await app.client.chat.postMessage({ channel: CHANNEL, text: 'one' });
    await app.client.chat.update({ channel: CHANNEL, ts, text: 'two' });
    await app.client.chat.delete({ channel: CHANNEL, ts });
    await waitFor(() => events.length >= 2);
    expect(events).toMatchObject([
      {
        subtype: 'message_changed',
        hidden: true,
        message: { text: 'two', bot_id: 'B0GDTRIAGE' },
        previous_message: { text: 'one' },
      },
      { subtype: 'message_deleted', hidden: true, deleted_ts: ts, previous_message: { text: 'two' } },
    ]);
  });

  it('hears nothing in a channel until it is invited there', async () => {
    await slack.perform({ type: 'post', as: 'U0BEN', channel: 'C0GENERAL', text: 'unheard' });
    await slack.perform({ type: 'post', as: 'U0BEN', channel: 'C0GENERAL', text: '/invite @gd-triage' });
    await slack.perform({ type: 'post', as: 'U0BEN', channel: 'C0GENERAL', text: 'heard <b> & @gd-triage' });
    await waitFor(() => events.find((event) => event.type === 'app_mention'));
    expect(events.map((event) => event.text)).not.toContain('unheard');
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'member_joined_channel', user: 'U0BOT', inviter: 'U0BEN' }),
    );
    const text = 'heard &lt;b&gt; &amp; <@U0BOT>';
    expect(events).toContainEqual(expect.objectContaining({ type: 'message', user: 'U0BEN', text }));
  });

  it('delivers thread replies and direct messages', async () => {
    const { ts } = await slack.postAs({ channel: CHANNEL, user: 'U0BEN', text: 'parent' });
    await slack.perform({ type: 'post', as: 'U0AIKO', channel: CHANNEL, text: 'reply', threadTs: ts });
    const { channel } = await app.client.conversations.open({ users: 'U0AIKO' });
    await slack.perform({ type: 'post', as: 'U0AIKO', channel: channel?.id ?? '', text: 'in private' });
    await waitFor(() => events.length >= 3);
    expect(events[1]).toMatchObject({ thread_ts: ts, parent_user_id: 'U0BEN' });
    expect(events[2]).toMatchObject({ channel_type: 'im', channel: channel?.id });
    const thread = await app.client.conversations.replies({ channel: CHANNEL, ts });
    expect(thread.messages).toMatchObject([{ text: 'parent', reply_count: 1 }, { text: 'reply' }]);
  });

  it('opens the Home tab and shows what the app publishes', async () => {
    await slack.perform({ type: 'open_home', as: 'U0BEN' });
    const event = await waitFor(() => events[0]);
    expect(event).toMatchObject({ type: 'app_home_opened', user: 'U0BEN', tab: 'home' });
    expect(event).not.toHaveProperty('view');
    await app.client.views.publish({ user_id: 'U0BEN', view: { type: 'home', blocks: [{ type: 'divider' }] } });
    await slack.perform({ type: 'open_home', as: 'U0BEN' });
    expect(await waitFor(() => events[1])).toMatchObject({ view: { type: 'home' } });
  });
});
