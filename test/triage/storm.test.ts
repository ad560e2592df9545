import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { slackPace } from '../../src/slack/pace.ts';
import { waitFor } from '../story/wait-for.ts';
import { openSurroundings, type Surroundings, startTestBot, type TestBot } from './world/open-reception.ts';
import { pause, postAlert, press, readPosts, readReplies, showBlocks } from './world/post-alerts.ts';

/** Slack's clock and ours run so many times faster than in life: 300 alerts in 30 s are 300 alerts in half a second. */
const scale = 60;
const quick = { perMinute: 60_000, burst: 500 };
const pace = {
  postsPerSecond: slackPace.postsPerSecond * scale,
  postBurst: slackPace.postBurst,
  tier3PerSecond: slackPace.tier3PerSecond * scale,
  tier3Burst: slackPace.tier3Burst,
  editIntervalMs: 50,
};

let around: Surroundings;
let bot: TestBot;
beforeAll(async () => {
  around = await openSurroundings({
    rateLimits: {
      post: { perMinute: 60 * scale, burst: 10 },
      tier3: { perMinute: 50 * scale, burst: 25 },
      tier2: quick,
      tier4: quick,
    },
    // Whoever acknowledges late is sent the event again, which shows as one more message heard.
    ackTimeoutMs: 3000,
    retryDelaysMs: [0],
  });
  bot = await startTestBot(around, { pace, sideBySide: 2 });
});
afterAll(async () => {
  await bot.stop();
  await around.close();
});

describe('300 alerts in 30 seconds', () => {
  it('get one reply each, none is lost, and every event is acknowledged in time', async () => {
    const posted: string[] = [];
    for (let count = 0; count < 300; count += 1) {
      const finding = around.findings.add({ type: `Recon:EC2/Kind${count % 30}` });
      posted.push(await postAlert(around, finding));
      if (count % 10 === 9) await pause(500 / 30);
    }
    const isAnswered = (ts: string) => readReplies(around, ts).length > 0;
    await waitFor('a reply each', () => posted.every(isAnswered));
    expect(posted.filter((ts) => readReplies(around, ts).length !== 1)).toEqual([]);
    expect(bot.heard()).toBe(300);
    expect(readPosts(around)).toEqual([]);
  });
});

describe('214 alerts of one type', () => {
  it('get one summary; the worst five are investigated by one click', async () => {
    const type = 'UnauthorizedAccess:EC2/SSHBruteForce';
    const accounts = ['1', '2', '3', '4', '5', '6'].map((digit) => digit.repeat(12));
    const posted: string[] = [];
    for (let count = 0; count < 214; count += 1) {
      const severity = count % 40 === 7 ? 9 : 5;
      const accountId = accounts[count % 6] ?? '';
      posted.push(await postAlert(around, around.findings.add({ type, severity, accountId })));
    }
    const summary = await waitFor('the summary with all of them', () =>
      readPosts(around).find(({ text }) => text.startsWith(`214 findings of type ${type} · 6 account(s)`)),
    );
    expect(readPosts(around)).toHaveLength(1);
    const alone = posted.filter((ts) => readReplies(around, ts).length > 0);
    expect(alone.length).toBeLessThan(20);
    const blockId = JSON.stringify(summary.blocks).match(/"block_id":"(flood:\d+)"/)?.[1] ?? '';
    await press(around, summary, { blockId, actionId: 'flood_worst' });
    const isDone = (ts: string) => readReplies(around, ts).some((one) => showBlocks(one).includes('finished'));
    const worst = await waitFor('five reports', () => {
      const done = posted.filter(isDone);
      return done.length >= 5 && done;
    });
    await pause(200);
    expect(worst.map((ts) => posted.indexOf(ts) % 40)).toEqual([7, 7, 7, 7, 7]);
    expect(await around.store.wantedAlerts()).toEqual([]);
  });
});
