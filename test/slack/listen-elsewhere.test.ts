import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { finding } from './build-report.ts';
import { link, openDesk, type TestDesk } from './open-desk.ts';
import { alerts, waitFor } from './start-slack.ts';

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

  it('says when there is no finding', async () => {
    const { ts } = await desk.world.server.postAs({ channel: alerts, user: 'U0BEN', text: 'lunch?' });
    await choose(ts);
    await desk.readAnswer('names no GuardDuty finding');
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
