import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { App } from '@slack/bolt';
import type { Fields } from '../../../src/demo/slack/record.ts';
import type { SlackServer } from '../../../src/demo/slack/slack.ts';
import { listMessages } from '../../../src/demo/slack/workspace.ts';
import { createBolt, startDemo, waitFor } from './start-bolt.ts';

const CHANNEL = 'C0SECALERTS';
const BUTTON = {
  type: 'actions' as const,
  block_id: 'offer',
  elements: [
    {
      type: 'button' as const,
      action_id: 'analyze',
      text: { type: 'plain_text' as const, text: 'Analyze' },
      value: 'finding-1',
    },
  ],
};
const FORM = {
  type: 'modal' as const,
  callback_id: 'reason',
  private_metadata: 'case-7',
  notify_on_close: true,
  title: { type: 'plain_text' as const, text: 'Reason' },
  submit: { type: 'plain_text' as const, text: 'Save' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: { type: 'plain_text' as const, text: 'Why?' },
      element: { type: 'plain_text_input' as const, action_id: 'text' },
    },
  ],
};

let slack: SlackServer;
let app: App;
let stop: () => Promise<void>;
const events: Fields[] = [];
const bodies: Fields[] = [];
const messages: Fields[] = [];

beforeAll(async () => {
  slack = await startDemo({ ackTimeoutMs: 1000, rateLimits: { post: { perMinute: 6000, burst: 100 } } });
  ({ app, stop } = createBolt(slack));
  app.message(async ({ message }) => void messages.push({ ...message }));
  for (const name of ['message', 'app_mention', 'app_home_opened', 'member_joined_channel']) {
    app.event(name, async ({ event, body }) => {
      events.push({ ...event });
      bodies.push({ ...body });
    });
  }
  app.action('analyze', async ({ ack, body, respond }) => {
    await ack();
    bodies.push({ ...body });
    await respond({ text: 'Started.', response_type: 'ephemeral', replace_original: false });
  });
  app.action('ask', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: FORM });
  });
  app.view('reason', async ({ ack, view, body }) => {
    bodies.push({ ...body });
    const reason = view.state.values.why?.text?.value;
    if (reason === 'short') await ack({ response_action: 'errors', errors: { why: 'Write more.' } });
    else if (reason === 'more')
      await ack({ response_action: 'push', view: { ...FORM, callback_id: 'second', notify_on_close: false } });
    else if (reason === 'change')
      await ack({ response_action: 'update', view: { ...FORM, title: { type: 'plain_text', text: 'Changed' } } });
    else if (reason === 'clear') await ack({ response_action: 'clear' });
    else await ack();
  });
  app.view({ callback_id: 'reason', type: 'view_closed' }, async ({ ack, body }) => {
    bodies.push({ ...body });
    await ack();
  });
  app.command('/gd-triage', async ({ ack, command, respond }) => {
    bodies.push({ ...command });
    await ack(`Looking at ${command.text}.`);
    await respond({ text: 'Done.', response_type: 'in_channel' });
  });
  app.shortcut('analyze_message', async ({ ack, body }) => {
    await ack();
    bodies.push({ ...body });
  });
  await app.init();
  await app.start();
}, 10_000);

afterAll(async () => stop());

beforeEach(() => {
  events.length = 0;
  bodies.length = 0;
  messages.length = 0;
});

function shown(channel = CHANNEL) {
  return listMessages(slack.workspace, channel);
}

async function postButton(actionId: string, user?: string): Promise<string> {
  const blocks = [{ ...BUTTON, elements: BUTTON.elements.map((element) => ({ ...element, action_id: actionId })) }];
  if (!user) return (await app.client.chat.postMessage({ channel: CHANNEL, text: 'Offer', blocks })).ts ?? '';
  const posted = await app.client.chat.postEphemeral({ channel: CHANNEL, text: 'Offer', blocks, user });
  return posted.message_ts ?? '';
}

async function click(messageTs: string, actionId: string): Promise<void> {
  const action = { type: 'button', action_id: actionId };
  await slack.perform({ type: 'action', as: 'U0AIKO', channel: CHANNEL, messageTs, blockId: 'offer', action });
}

async function openForm(): Promise<string> {
  await click(await postButton('ask'), 'ask');
  return waitFor(() => slack.workspace.modals.get('U0AIKO')?.at(-1));
}

function answer(viewId: string, value: string): Promise<void> {
  return slack.perform({ type: 'submit_view', as: 'U0AIKO', viewId, values: { why: { text: { value } } } });
}

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
});

describe('interactions as Bolt receives them', () => {
  it('turns a click into block_actions, and respond() into an ephemeral only the clicker sees', async () => {
    const ts = await postButton('analyze');
    await click(ts, 'analyze');
    const answered = await waitFor(() => shown().find((message) => message.text === 'Started.'));
    expect(answered.visibleTo).toBe('U0AIKO');
    expect(bodies[0]).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0AIKO' },
      channel: { id: CHANNEL },
      container: { type: 'message', message_ts: ts, is_ephemeral: false },
      message: { ts, text: 'Offer', bot_id: 'B0GDTRIAGE' },
      actions: [{ type: 'button', action_id: 'analyze', block_id: 'offer', value: 'finding-1' }],
    });
  });

  it('leaves the message out when the button was in an ephemeral', async () => {
    await click(await postButton('analyze', 'U0AIKO'), 'analyze');
    const body = await waitFor(() => bodies[0]);
    expect(body).toMatchObject({ container: { is_ephemeral: true } });
    expect(body).not.toHaveProperty('message');
  });

  it('tells the person when nobody answers', async () => {
    await expect(click(await postButton('unheard'), 'unheard')).rejects.toThrow('did not answer');
    const other = { channel: CHANNEL, bot_id: 'B0RELAY', blocks: [BUTTON] };
    await expect(click((await slack.postAs(other)).ts, 'analyze')).rejects.toThrow('another app');
  });

  it('opens a modal, shows errors, replaces it, stacks another one and closes all', async () => {
    const viewId = await openForm();
    await answer(viewId, 'short');
    expect(slack.workspace.views.get(viewId)?.errors).toEqual({ why: 'Write more.' });
    await answer(viewId, 'change');
    expect(slack.workspace.views.get(viewId)?.content.title).toMatchObject({ text: 'Changed' });
    await answer(viewId, 'more');
    expect(slack.workspace.modals.get('U0AIKO')).toHaveLength(2);
    await slack.perform({
      type: 'close_view',
      as: 'U0AIKO',
      viewId: slack.workspace.modals.get('U0AIKO')?.at(-1) ?? '',
    });
    await answer(viewId, 'clear');
    expect(slack.workspace.modals.get('U0AIKO')).toEqual([]);
  });

  it('submits a modal with its metadata and closes it; an empty required field never reaches the app', async () => {
    const viewId = await openForm();
    bodies.length = 0;
    await answer(viewId, '');
    expect(slack.workspace.views.get(viewId)?.errors).toHaveProperty('why');
    expect(bodies).toEqual([]);
    await answer(viewId, 'because');
    expect(bodies[0]).toMatchObject({
      type: 'view_submission',
      view: {
        callback_id: 'reason',
        private_metadata: 'case-7',
        state: { values: { why: { text: { value: 'because' } } } },
      },
    });
    expect(slack.workspace.modals.get('U0AIKO')).toEqual([]);
  });

  it('tells the app that a modal was closed', async () => {
    await slack.perform({ type: 'close_view', as: 'U0AIKO', viewId: await openForm() });
    expect(bodies.at(-1)).toMatchObject({ type: 'view_closed', view: { callback_id: 'reason' } });
  });

  it('sends a slash command; the acknowledgement is ephemeral, respond() may be public', async () => {
    await slack.perform({ type: 'slash', as: 'U0BEN', channel: CHANNEL, command: '/gd-triage', text: 'abc' });
    const done = await waitFor(() => shown().find((message) => message.text === 'Done.'));
    expect(done.visibleTo).toBeUndefined();
    expect(shown().find((message) => message.text === 'Looking at abc.')?.visibleTo).toBe('U0BEN');
    expect(bodies[0]).toMatchObject({ command: '/gd-triage', text: 'abc', channel_id: CHANNEL, user_id: 'U0BEN' });
    const inThread = { channel: CHANNEL, command: '/gd-triage', text: 'abc', threadTs: '1.2' };
    await expect(slack.perform({ type: 'slash', as: 'U0BEN', ...inThread })).rejects.toThrow(
      'not supported in threads',
    );
  });

  it('sends a message shortcut with the message', async () => {
    const { ts } = await slack.postAs({ channel: CHANNEL, bot_id: 'B0RELAY', text: 'alert' });
    await slack.perform({
      type: 'shortcut',
      as: 'U0BEN',
      channel: CHANNEL,
      messageTs: ts,
      callbackId: 'analyze_message',
    });
    const body = await waitFor(() => bodies.find((candidate) => candidate.type === 'message_action'));
    expect(body).toMatchObject({ callback_id: 'analyze_message', message: { text: 'alert', bot_id: 'B0RELAY' } });
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
