import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Place } from '../../src/domain/case.ts';
import { fail } from '../../src/domain/errors.ts';
import type { AnalysisRequest, CaseLine, RequestOutcome } from '../../src/slack/intake.ts';
import { listen } from '../../src/slack/listen.ts';
import { renderOffer } from '../../src/slack/render-offer.ts';
import { sealMessage } from '../../src/slack/seal-message.ts';
import { buildReference, finding } from './build-report.ts';
import { alerts, createLog, openSlack, readMessages, type TestSlack, waitFor } from './start-slack.ts';

const link = `https://console.aws.amazon.com/guardduty/home?region=${finding.region}#/findings?fId=${finding.id}`;
const place = { channel: alerts, ts: '1.1', threadTs: '1.1' };

let world: TestSlack;
let heard: { message: unknown; place: Place }[];
let requests: AnalysisRequest[];
let cases: readonly CaseLine[];
let outcome: RequestOutcome;

beforeAll(async () => {
  world = await openSlack();
  const intake = {
    heard: async (message: unknown, at: Place) => void heard.push({ message, place: at }),
    requested: async (request: AnalysisRequest) => {
      requests.push(request);
      return outcome;
    },
    listCases: async () => cases,
  };
  const store = { alertAt: async ({ ts }: Place) => (ts === knownAlert ? buildReference() : null) };
  listen(world.slack, { intake, store, language: 'en', allowed: null, log: createLog() });
  await world.slack.start();
});
afterAll(async () => world.stop());

let knownAlert = '';
beforeEach(() => {
  heard = [];
  requests = [];
  cases = [];
  outcome = { kind: 'started', place };
});

const run = (text: string, channel = alerts, as = 'U0AIKO') =>
  world.server.perform({ type: 'slash', as, channel, command: '/gd-triage', text });

/** What only one person sees, newest last. */
async function readAnswer(text: string, channel = alerts) {
  return waitFor(() =>
    readMessages(world.server, channel).findLast((one) => one.visibleTo !== undefined && one.text.includes(text)),
  );
}

async function postOffer() {
  const alert = await world.server.postAs({ channel: alerts, bot_id: 'B0AWS', text: link });
  const message = sealMessage(renderOffer([buildReference()], alert.ts, 'en'));
  const { ts = '' } = await world.slack.client.chat.postMessage({ channel: alerts, thread_ts: alert.ts, ...message });
  return { alert: alert.ts, ts };
}

const click = (messageTs: string, alert: string, as = 'U0AIKO') =>
  world.server.perform({
    type: 'action',
    as,
    channel: alerts,
    messageTs,
    blockId: `analyze:${alert}:0`,
    action: { type: 'button', action_id: 'analyze' },
  });

describe('messages', () => {
  it('are handed on with the place they stand in', async () => {
    const { ts } = await world.server.postAs({
      channel: alerts,
      bot_id: 'B0AWS',
      subtype: 'bot_message',
      attachments: [{ text: link }],
    });
    const [one] = await waitFor(() => heard.length > 0 && heard);
    expect(one).toMatchObject({
      message: { bot_id: 'B0AWS', attachments: [{ text: link }] },
      place: { channel: alerts, ts, threadTs: ts },
    });
  });

  it('of our own, their edits, and channels shared with others are not', async () => {
    const { ts = '' } = await world.slack.client.chat.postMessage({ channel: alerts, text: link });
    await world.slack.client.chat.update({ channel: alerts, ts, text: `${link} again` });
    await world.slack.client.chat.delete({ channel: alerts, ts });
    await world.server.postAs({ channel: 'C0PARTNER', bot_id: 'B0AWS', text: link });
    const last = await world.server.postAs({ channel: alerts, bot_id: 'B0AWS', text: 'the only one' });
    await waitFor(() => heard.some((one) => one.place.ts === last.ts));
    expect(heard).toHaveLength(1);
  });
});

describe('the Analyze button', () => {
  it('asks for the analysis of its finding in the thread of its alert', async () => {
    const { alert, ts } = await postOffer();
    await click(ts, alert);
    await waitFor(() => requests.length === 1);
    expect(requests).toEqual([
      {
        reference: buildReference(),
        alert: { channel: alerts, ts: alert, threadTs: alert },
        channel: alerts,
        user: 'U0AIKO',
      },
    ]);
  });

  it('tells a second person that it runs already, and where', async () => {
    const { alert, ts } = await postOffer();
    outcome = { kind: 'running', place: { channel: alerts, ts: alert, threadTs: alert } };
    await click(ts, alert, 'U0BEN');
    const answer = await readAnswer('running already');
    expect(answer).toMatchObject({ visibleTo: 'U0BEN', threadTs: alert });
    expect(JSON.stringify(answer.blocks)).toContain('"type":"link"');
  });

  it('explains a refusal to the person alone', async () => {
    const { alert, ts } = await postOffer();
    outcome = { kind: 'refused', error: fail('finding_not_found', { finding: finding.id, searched: 'eu-central-1' }) };
    await click(ts, alert);
    expect(await readAnswer('GuardDuty has no finding')).toMatchObject({ visibleTo: 'U0AIKO' });
  });
});

describe('the command', () => {
  it.each([
    ['an id', finding.id],
    ['a link', link],
  ])('asks for the analysis of %s', async (_, text) => {
    await run(text);
    await waitFor(() => requests.length === 1);
    expect(requests).toMatchObject([
      { reference: { findingId: finding.id }, alert: null, channel: alerts, user: 'U0AIKO' },
    ]);
    await readAnswer('Started');
  });

  it('says what it cannot read, without pinging anybody', async () => {
    await run('<!channel> please');
    const answer = await readAnswer('is not a finding id');
    expect(answer.text).not.toContain('<!channel>');
    expect(requests).toEqual([]);
  });

  it('helps and tells its state', async () => {
    await run('');
    expect(JSON.stringify((await readAnswer('gd-triage investigates')).blocks)).toContain('/gd-triage list');
    await run('STATUS');
    await readAnswer('connected and listening');
  });

  it('lists the cases of channels the person is in', async () => {
    const verdict = { disposition: 'suspicious', priority: 'P2' };
    const one = { findingId: finding.id, type: 'Recon:EC2/Portscan', accountId: '1', place, verdict };
    cases = [one, { ...one, type: 'Trojan:EC2/DropPoint', place: { ...place, channel: 'C0GONE' } }];
    await run('list');
    const answer = JSON.stringify((await readAnswer('Latest findings')).blocks);
    expect(answer).toContain('Recon:EC2/Portscan');
    expect(answer).not.toContain('Trojan:EC2/DropPoint');
  });

  it('is refused where another organisation reads along', async () => {
    await run(finding.id, 'C0PARTNER');
    await readAnswer('shared with another organisation', 'C0PARTNER');
    expect(requests).toEqual([]);
  });
});

describe('the message shortcut', () => {
  const choose = (messageTs: string) =>
    world.server.perform({ type: 'shortcut', as: 'U0AIKO', channel: alerts, messageTs, callbackId: 'analyze_finding' });

  it('reads any message, whoever wrote it', async () => {
    const { ts } = await world.server.postAs({ channel: alerts, user: 'U0BEN', text: `fyi ${link}` });
    await choose(ts);
    await waitFor(() => requests.length === 1);
    expect(requests).toMatchObject([
      { reference: { findingId: finding.id }, alert: { channel: alerts, ts, threadTs: ts } },
    ]);
  });

  it('on our own reply means the alert above', async () => {
    const { alert, ts } = await postOffer();
    knownAlert = alert;
    await choose(ts);
    await waitFor(() => requests.length === 1);
    expect(requests).toMatchObject([{ reference: { findingId: finding.id }, alert: { ts: alert, threadTs: alert } }]);
  });

  it('says when there is no finding', async () => {
    const { ts } = await world.server.postAs({ channel: alerts, user: 'U0BEN', text: 'lunch?' });
    await choose(ts);
    await readAnswer('names no GuardDuty finding');
  });
});

describe('the Home tab', () => {
  it('shows help and the latest cases', async () => {
    cases = [{ findingId: finding.id, type: 'Recon:EC2/Portscan', accountId: '1', place, verdict: null }];
    await world.server.perform({ type: 'open_home', as: 'U0AIKO' });
    const home = await waitFor(() =>
      world.server.workspace.views.get(world.server.workspace.homes.get('U0AIKO') ?? ''),
    );
    expect(JSON.stringify(home.content)).toContain('Recon:EC2/Portscan');
  });
});
