import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createCatchUp } from '../../src/triage/catch-up.ts';
import { waitFor } from '../story/wait-for.ts';
import { alerts, openSurroundings, type Surroundings, startTestBot, type TestBot } from './world/open-reception.ts';
import { pause, postAlert, readPosts, readReplies, showBlocks } from './world/post-alerts.ts';

let around: Surroundings;
let bot: TestBot | null = null;
beforeAll(async () => {
  around = await openSurroundings({ retryDelaysMs: [] });
});
afterEach(async () => {
  await bot?.stop();
  bot = null;
});
afterAll(async () => around.close());

const replyTo = (ts: string) => waitFor('a reply', () => readReplies(around, ts)[0]);
const chat = (text: string) => around.server.postAs({ channel: alerts, user: 'U0BEN', text });

describe('alerts that came while the bot was down', () => {
  it('are left alone at the very first start, when nobody was waiting for an answer', async () => {
    const before = await postAlert(around, around.findings.add());
    bot = await startTestBot(around);
    await replyTo(await postAlert(around, around.findings.add()));
    expect(readReplies(around, before)).toEqual([]);
  });

  it('are offered once each when it is back, also when there are pages of them, and none that was offered before', async () => {
    const known = await postAlert(around, around.findings.add());
    bot = await startTestBot(around);
    await replyTo(known);
    await bot.stop();
    const missed: string[] = [];
    for (let count = 0; count < 210; count += 1) {
      if (count % 35 === 0)
        missed.push(await postAlert(around, around.findings.add({ type: `Recon:EC2/Kind${count}` })));
      await chat(`message ${count}`);
    }
    await postAlert(around, around.findings.add(), { sender: 'U0NOBODY' });
    bot = await startTestBot(around);
    for (const ts of missed) await replyTo(ts);
    await pause(200);
    expect([known, ...missed].map((ts) => readReplies(around, ts).length)).toEqual([known, ...missed].map(() => 1));
  });

  it('while the connection was lost, and not a second time afterwards', async () => {
    bot = await startTestBot(around);
    await replyTo(await postAlert(around, around.findings.add()));
    around.server.disconnectSockets();
    // Slack does not redeliver here, so only the history tells of it.
    const missed = await postAlert(around, around.findings.add());
    await replyTo(missed);
    await waitFor('a connection', () => around.server.connections() > 0);
    await replyTo(await postAlert(around, around.findings.add()));
    expect(readReplies(around, missed)).toHaveLength(1);
  });
});

describe('a stop between noting and offering', () => {
  it('costs no alert its reply', async () => {
    const finding = around.findings.add();
    const { ts } = await around.server.postAs({ channel: alerts, user: 'U0BEN', text: 'stands for an alert' });
    const place = { channel: alerts, ts, threadTs: ts };
    const reference = { ...finding, findingId: finding.id };
    await around.store.noteAlert(place, reference);
    bot = await startTestBot(around);
    await replyTo(ts);
    await waitFor('nothing is open', async () => (await around.store.openAlerts()).length === 0);
  });

  it('loses nothing of a long list that was asked for', async () => {
    const finding = around.findings.add();
    const { ts } = await around.server.postAs({ channel: alerts, user: 'U0BEN', text: 'stands for an alert' });
    const place = { channel: alerts, ts, threadTs: ts };
    await around.store.noteAlert(place, { ...finding, findingId: finding.id });
    await around.store.wantAlerts([place], 'U0AIKO');
    bot = await startTestBot(around);
    await waitFor('the investigation', () => readReplies(around, ts).length >= 3);
    await waitFor('nothing is wanted', async () => (await around.store.wantedAlerts()).length === 0);
  });

  it('costs no flood its summary, and who wanted what cannot be analysed is told so', async () => {
    const type = 'Backdoor:EC2/DenialOfService.Dns';
    const { ts: threadTs } = await around.server.postAs({
      channel: alerts,
      user: 'U0BEN',
      text: 'stands for an alert',
    });
    const asked = { channel: alerts, ts: threadTs, threadTs };
    const earlier = { channel: alerts, ts: `${Math.floor(Date.now() / 1000) - 60}.000001`, threadTs: '' };
    for (const place of [earlier, { ...earlier, ts: earlier.ts.replace('.000001', '.000002') }]) {
      const finding = around.findings.add({ type });
      await around.store.noteAlert(place, { ...finding, findingId: finding.id });
      await around.store.joinFlood(place, type, { least: 2, withinMs: 120_000 });
    }
    const unknown = { ...around.findings.add(), findingId: 'f'.repeat(32) };
    await around.store.noteAlert(asked, unknown);
    await around.store.settleAlert(asked, 'offered');
    await around.store.wantAlerts([asked], 'U0AIKO');
    bot = await startTestBot(around);
    await waitFor('the summary', () =>
      readPosts(around).find(({ text }) => text.startsWith(`2 findings of type ${type}`)),
    );
    const told = await replyTo(threadTs);
    expect(showBlocks(told)).toContain('U0AIKO');
    expect(told.text).toContain('searched');
    await waitFor('nothing is wanted', async () => (await around.store.wantedAlerts()).length === 0);
  });
});

describe('an alert that came to a bot that was cut off from its database', () => {
  it('is read again however far the others have moved the mark, also when they have read everything since', async () => {
    const now = Date.now() / 1000;
    const asked: number[] = [];
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
    const store = {
      ...around.store,
      isShared: true,
      readMark: async () => now.toFixed(6),
      takeDuty: async () => true,
      endDuty: async () => undefined,
      dutyDoneAt: async () => new Date(Date.now() + 60_000),
    };
    const history = async (_: string, after: string): Promise<readonly []> => {
      asked.push(now - Number(after));
      return [];
    };
    const log = { ...silent, child: () => log };
    const ports = { store, log, clock: { now: () => new Date() }, channel: { history } };
    const catchUp = createCatchUp(ports, { channels: [alerts], handle: async () => undefined });
    await catchUp.connected();
    const ts = (now - 3600).toFixed(6);
    catchUp.missed({ channel: alerts, ts, threadTs: ts });
    await catchUp.connected();

    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeGreaterThan(3600);
  });
});
