import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { App, ViewResponseAction } from '@slack/bolt';
import type { Fields } from '../../../src/demo/slack/record.ts';
import type { SlackServer } from '../../../src/demo/slack/slack.ts';
import { listMessages } from '../../../src/demo/slack/workspace.ts';
import { BUTTON, FORM } from './sample-blocks.ts';
import { createBolt, startDemo, waitFor } from './start-bolt.ts';

const CHANNEL = 'C0SECALERTS';

/** What the app answers to a submitted form, by what was written into it. */
const ANSWERS: Record<string, ViewResponseAction> = {
  short: { response_action: 'errors', errors: { why: 'Write more.' } },
  more: { response_action: 'push', view: { ...FORM, callback_id: 'second', notify_on_close: false } },
  change: { response_action: 'update', view: { ...FORM, title: { type: 'plain_text', text: 'Changed' } } },
  clear: { response_action: 'clear' },
};

let slack: SlackServer;
let app: App;
let stop: () => Promise<void>;
const bodies: Fields[] = [];

beforeAll(async () => {
  slack = await startDemo({ ackTimeoutMs: 1000, rateLimits: { post: { perMinute: 6000, burst: 100 } } });
  ({ app, stop } = createBolt(slack));
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
    const answer = ANSWERS[String(view.state.values.why?.text?.value)];
    await (answer ? ack(answer) : ack());
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
});

afterAll(async () => stop());

beforeEach(() => {
  bodies.length = 0;
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
});
