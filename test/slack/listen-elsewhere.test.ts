import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fail } from '../../src/domain/errors.ts';
import { renderFlood } from '../../src/slack/render-flood.ts';
import { sealMessage } from '../../src/slack/seal-message.ts';
import { finding } from './build-report.ts';
import { link, openDesk, type TestDesk } from './open-desk.ts';
import { alerts, waitFor } from './start-slack.ts';

/** The form the person has open, or what stands in its place. */
function readForm(callbackId?: string) {
  const { modals, views } = desk.world.server.workspace;
  const view = views.get(modals.get('U0AIKO')?.at(-1) ?? '');
  return callbackId === undefined || view?.content['callback_id'] === callbackId ? view : undefined;
}

function submit(viewId: string, entered: Readonly<Record<string, string>>) {
  const values = Object.fromEntries(
    Object.entries(entered).map(([block, value]) => [block, { value: { type: 'plain_text_input', value } }]),
  );
  return desk.world.server.perform({ type: 'submit_view', as: 'U0AIKO', viewId, values });
}

const place = { channel: alerts, ts: '1.1', threadTs: '1.1' };

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.world.stop());
beforeEach(() => desk.reset());

describe('the message shortcut', () => {
  const choose = (messageTs: string) =>
    desk.world.server.perform({
      type: 'shortcut',
      as: 'U0AIKO',
      channel: alerts,
      messageTs,
      callbackId: 'analyze_finding',
    });

  it('reads any message, whoever wrote it', async () => {
    const { ts } = await desk.world.server.postAs({ channel: alerts, user: 'U0BEN', text: `fyi ${link}` });
    await choose(ts);
    await waitFor(() => desk.requests.length === 1);
    expect(desk.requests).toMatchObject([
      { reference: { findingId: finding.id }, alert: { channel: alerts, ts, threadTs: ts } },
    ]);
  });

  it('on our own reply means the alert above', async () => {
    const { alert, ts } = await desk.postOffer();
    desk.knownAlert = alert;
    await choose(ts);
    await waitFor(() => desk.requests.length === 1);
    expect(desk.requests).toMatchObject([
      { reference: { findingId: finding.id }, alert: { ts: alert, threadTs: alert } },
    ]);
  });

  it('lets the person choose where a message tells of several', async () => {
    const text = `${link}\n${link.replaceAll(finding.id, 'ab'.repeat(16))}`;
    const { ts } = await desk.world.server.postAs({ channel: alerts, user: 'U0BEN', text });
    await choose(ts);
    const answer = await desk.readAnswer('tells of several findings');
    expect(JSON.stringify(answer.blocks).match(/"type":"button"/g)).toHaveLength(2);
    expect(desk.requests).toEqual([]);
  });

  it('opens a form when there is no finding', async () => {
    const { ts } = await desk.world.server.postAs({ channel: alerts, user: 'U0BEN', text: 'lunch?' });
    await choose(ts);
    const view = await waitFor(() => readForm('finding_form'));
    expect(JSON.stringify(view.content)).toContain('names no GuardDuty finding');
    await submit(view.id, { formAccount: '12' });
    await waitFor(() => readForm()?.errors?.['formAccount']);
    await submit(view.id, { formId: finding.id });
    await waitFor(() => desk.requests.length === 1);
    expect(desk.requests).toMatchObject([
      { reference: { findingId: finding.id }, alert: { channel: alerts, ts }, user: 'U0AIKO' },
    ]);
    await waitFor(() => JSON.stringify(readForm()?.content).includes('Started'));
  });
});

describe('the form', () => {
  it('opens by command and takes an account and a type instead of an id', async () => {
    await desk.world.server.perform({
      type: 'slash',
      as: 'U0AIKO',
      channel: alerts,
      command: '/gd-triage',
      text: 'find',
    });
    const view = await waitFor(() => readForm('finding_form'));
    await submit(view.id, {});
    await waitFor(() => readForm()?.errors?.['formId']);
    desk.outcome = { kind: 'refused', error: fail('finding_not_found', { finding: 'x', searched: 'eu-west-1' }) };
    await submit(view.id, { formAccount: '204060801357', formType: 'Recon:EC2/Portscan', formRegion: 'eu-west-1' });
    await waitFor(() => JSON.stringify(readForm()?.content).includes('searched: eu-west-1'));
    const reference = { findingId: null, accountId: '204060801357', type: 'Recon:EC2/Portscan', region: 'eu-west-1' };
    expect(desk.requests).toMatchObject([{ reference, alert: null, channel: alerts }]);
  });
});

describe('a mention of the bot', () => {
  const mention = (text: string, threadTs?: string) =>
    desk.world.server.perform({
      type: 'post',
      as: 'U0AIKO',
      channel: alerts,
      text: `<@U0BOT> ${text}`,
      ...(threadTs === undefined ? {} : { threadTs }),
    });

  it.each(['', 'analyze'])('under an alert ("%s") is the button', async (text) => {
    const { ts } = await desk.world.server.postAs({ channel: alerts, bot_id: 'B0OTHER', text: link });
    await mention(text, ts);
    await waitFor(() => desk.requests.length === 1);
    expect(desk.requests).toMatchObject([
      { reference: { findingId: finding.id }, alert: { channel: alerts, ts, threadTs: ts }, user: 'U0AIKO' },
    ]);
  });

  it('under a thread the bot began means its case', async () => {
    const { ts = '' } = await desk.world.slack.client.chat.postMessage({ channel: alerts, text: 'A case' });
    desk.knownAlert = ts;
    await mention('', ts);
    await waitFor(() => desk.requests.length === 1);
    expect(desk.requests).toMatchObject([{ alert: { ts, threadTs: ts } }]);
  });

  it('elsewhere says what to do, or does what the command does', async () => {
    await mention('');
    await desk.readAnswer('names no GuardDuty finding');
    await mention('status');
    await desk.readAnswer('connected and listening');
    await mention(finding.id.slice(0, 8));
    await waitFor(() => desk.requests.length === 1);
    expect(desk.requests).toMatchObject([{ reference: { findingId: finding.id.slice(0, 8) } }]);
  });
});

describe('several findings that fit', () => {
  it('are offered to the person who gave a beginning of an id, and the chosen one starts no thread at the offer', async () => {
    desk.outcome = {
      kind: 'choice',
      choice: { found: [finding, { ...finding, id: 'b'.repeat(32) }], searched: 'here' },
    };
    await desk.world.server.perform({
      type: 'slash',
      as: 'U0AIKO',
      channel: alerts,
      command: '/gd-triage',
      text: '5ac9be6f',
    });
    const answer = await desk.readAnswer('2 findings fit');
    await desk.world.server.perform({
      type: 'action',
      as: 'U0AIKO',
      channel: alerts,
      messageTs: answer.ts,
      blockId: 'analyze:-:choice1',
      action: { type: 'button', action_id: 'analyze' },
    });
    await waitFor(() => desk.requests.length === 2);
    expect(desk.requests[1]).toMatchObject({ reference: { findingId: 'b'.repeat(32) }, alert: null });
  });
});

describe('the summary of a flood', () => {
  const flood = {
    id: '17',
    channel: alerts,
    type: 'Recon:EC2/Portscan',
    count: 214,
    accounts: 6,
    since: '2026-03-01T01:02:00Z',
  };

  it.each([
    ['flood_worst', 5],
    ['flood_all', null],
  ])('has a button %s', async (actionId, worst) => {
    const message = sealMessage(renderFlood(flood, { language: 'en', timeZone: 'Asia/Tokyo' }));
    expect(message.text).toBe('214 findings of type Recon:EC2/Portscan · 6 account(s) · since 10:02 +09:00');
    const { ts = '' } = await desk.world.slack.client.chat.postMessage({ channel: alerts, ...message });
    await desk.world.server.perform({
      type: 'action',
      as: 'U0AIKO',
      channel: alerts,
      messageTs: ts,
      blockId: 'flood:17',
      action: { type: 'button', action_id: actionId },
    });
    await waitFor(() => desk.floods.length === 1);
    expect(desk.floods).toMatchObject([{ flood: '17', worst, user: 'U0AIKO' }]);
    await desk.readAnswer('214 analyses were asked for');
  });
});

describe('the Home tab', () => {
  it('shows help and the latest cases', async () => {
    desk.cases = [{ findingId: finding.id, type: 'Recon:EC2/Portscan', accountId: '1', place, verdict: null }];
    await desk.world.server.perform({ type: 'open_home', as: 'U0AIKO' });
    const home = await waitFor(() =>
      desk.world.server.workspace.views.get(desk.world.server.workspace.homes.get('U0AIKO') ?? ''),
    );
    expect(JSON.stringify(home.content)).toContain('Recon:EC2/Portscan');
  });
});
