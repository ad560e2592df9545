import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fail } from '../../src/domain/errors.ts';
import { buildReference, finding } from './build-report.ts';
import { link, openDesk, type TestDesk } from './open-desk.ts';
import { alerts, waitFor } from './start-slack.ts';

const place = { channel: alerts, ts: '1.1', threadTs: '1.1' };

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.world.stop());
beforeEach(() => desk.reset());

const run = (text: string, channel = alerts, as = 'U0AIKO') =>
  desk.world.server.perform({ type: 'slash', as, channel, command: '/gd-triage', text });

const click = (messageTs: string, alert: string, as = 'U0AIKO') =>
  desk.world.server.perform({
    type: 'action',
    as,
    channel: alerts,
    messageTs,
    blockId: `analyze:${alert}:0`,
    action: { type: 'button', action_id: 'analyze' },
  });

describe('messages', () => {
  it('are handed on with the place they stand in', async () => {
    const { ts } = await desk.world.server.postAs({
      channel: alerts,
      bot_id: 'B0AWS',
      subtype: 'bot_message',
      attachments: [{ text: link }],
    });
    const [one] = await waitFor(() => desk.heard.length > 0 && desk.heard);
    expect(one).toMatchObject({
      message: { bot_id: 'B0AWS', attachments: [{ text: link }] },
      place: { channel: alerts, ts, threadTs: ts },
    });
  });

  it('of our own and their edits are not, and those of shared channels are marked', async () => {
    const { ts = '' } = await desk.world.slack.client.chat.postMessage({ channel: alerts, text: link });
    await desk.world.slack.client.chat.update({ channel: alerts, ts, text: `${link} again` });
    await desk.world.slack.client.chat.delete({ channel: alerts, ts });
    await desk.world.server.postAs({ channel: 'C0PARTNER', bot_id: 'B0AWS', text: link });
    const last = await desk.world.server.postAs({ channel: alerts, bot_id: 'B0AWS', text: 'the only one' });
    await waitFor(() => desk.heard.some((one) => one.place.ts === last.ts));
    expect(desk.heard.map(({ place: { channel }, isShared }) => [channel, isShared])).toEqual([
      ['C0PARTNER', true],
      [alerts, false],
    ]);
  });
});

describe('the Analyze button', () => {
  it('asks for the analysis of its finding in the thread of its alert', async () => {
    const { alert, ts } = await desk.postOffer();
    await click(ts, alert);
    await waitFor(() => desk.requests.length === 1);
    expect(desk.requests).toEqual([
      {
        reference: buildReference(),
        alert: { channel: alerts, ts: alert, threadTs: alert },
        channel: alerts,
        user: 'U0AIKO',
        request: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
  });

  it('tells a second person that it runs already, and where', async () => {
    const { alert, ts } = await desk.postOffer();
    desk.outcome = { kind: 'running', place: { channel: alerts, ts: alert, threadTs: alert } };
    await click(ts, alert, 'U0BEN');
    const answer = await desk.readAnswer('running already');
    expect(answer).toMatchObject({ visibleTo: 'U0BEN', threadTs: alert });
    expect(JSON.stringify(answer.blocks)).toContain('"type":"link"');
  });

  it('explains a refusal to the person alone', async () => {
    const { alert, ts } = await desk.postOffer();
    desk.outcome = {
      kind: 'refused',
      error: fail('finding_not_found', { finding: finding.id, searched: 'eu-central-1' }),
    };
    await click(ts, alert);
    expect(await desk.readAnswer('GuardDuty has no finding')).toMatchObject({ visibleTo: 'U0AIKO' });
  });
});

describe('the command', () => {
  it.each([
    ['an id', finding.id],
    ['a link', link],
  ])('asks for the analysis of %s', async (_, text) => {
    await run(text);
    await waitFor(() => desk.requests.length === 1);
    expect(desk.requests).toMatchObject([
      { reference: { findingId: finding.id }, alert: null, channel: alerts, user: 'U0AIKO' },
    ]);
    await desk.readAnswer('Started');
  });

  it('says what it cannot read, without pinging anybody', async () => {
    await run('<!channel> please');
    const answer = await desk.readAnswer('is not a finding id');
    expect(answer.text).not.toContain('<!channel>');
    expect(desk.requests).toEqual([]);
  });

  it('helps and tells its state', async () => {
    await run('');
    expect(JSON.stringify((await desk.readAnswer('gd-triage investigates')).blocks)).toContain('/gd-triage list');
    await run('STATUS');
    const status = JSON.stringify((await desk.readAnswer('connected and listening')).blocks);
    expect(status).toContain('Recon:EC2/Portscan');
    expect(status).toContain('a rule under autoAnalyze');
  });

  it('lists the cases of channels the person is in', async () => {
    const verdict = { disposition: 'suspicious', priority: 'P2' };
    const one = { findingId: finding.id, type: 'Recon:EC2/Portscan', accountId: '1', place, verdict };
    desk.cases = [one, { ...one, type: 'Trojan:EC2/DropPoint', place: { ...place, channel: 'C0GONE' } }];
    await run('list');
    const answer = JSON.stringify((await desk.readAnswer('Latest findings')).blocks);
    expect(answer).toContain('Recon:EC2/Portscan');
    expect(answer).not.toContain('Trojan:EC2/DropPoint');
  });

  it('is refused where another organisation reads along', async () => {
    await run(finding.id, 'C0PARTNER');
    await desk.readAnswer('shared with another organisation', 'C0PARTNER');
    expect(desk.requests).toEqual([]);
  });
});
