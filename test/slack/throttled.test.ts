import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSlack } from '../../src/demo/slack/slack.ts';
import type { Channel } from '../../src/ports.ts';
import { answerInThread } from '../../src/slack/answer.ts';
import { createChannel } from '../../src/slack/channel.ts';
import { connectSlack } from '../../src/slack/connect.ts';
import { createOutgoing } from '../../src/slack/outgoing.ts';
import { type FaultProxy, startFaultProxy } from '../reliability/fault-proxy.ts';
import { buildJob, buildOffer, buildReport, finding } from './build-report.ts';
import { alerts, createLog, createMessageBook, readMessages, tokens } from './start-slack.ts';

/** Ten times as fast as Slack; each of the two bots below sends as fast as Slack takes from both. */
const limits = { post: { perMinute: 600, burst: 5 }, tier3: { perMinute: 600, burst: 5 } };
const pace = { postsPerSecond: 10, postBurst: 5, tier3PerSecond: 10, tier3Burst: 5, editIntervalMs: 60 };
const general = 'C0GENERAL';
const throttled = '{"ok":false,"error":"ratelimited"}';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type SlackConnection = Awaited<ReturnType<typeof connectSlack>>;
let slack: SlackConnection;
let server: Awaited<ReturnType<typeof startSlack>>;
let proxy: FaultProxy;
beforeAll(async () => {
  server = await startSlack({ port: 0, ...tokens, rateLimits: limits });
  proxy = await startFaultProxy(server.apiUrl.replace(/\/api\/?$/, ''));
  slack = await connectSlack({ ...tokens, apiUrl: `${proxy.url}/api/`, log: createLog() });
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

/** Bots know nothing of each other's pace, as replicas do. */
function openBot(): Channel {
  const { client } = slack;
  const clock = { now: () => new Date() };
  return createChannel({
    client,
    store: createMessageBook(),
    language: 'en',
    clock,
    log: createLog(),
    pace,
  });
}

const calls = (method: string) => proxy.passed.get(`POST /api/${method}`) ?? 0;
const published = { report: buildReport(), markdown: '# Report\n', ticket: null, ticketError: null };

async function investigate(channel: Channel, index: number): Promise<string> {
  const { ts } = await server.postAs({ channel: alerts, bot_id: 'B0AWS', text: 'GuardDuty' });
  const place = { channel: alerts, ts, threadTs: ts };
  const { opened, investigation } = buildJob({ place, key: `case-${index}` });
  const own = { ...investigation, id: `run-${index}` };
  for (let done = 0; done < 30; done += 1) {
    void channel.progress(opened, own, { step: 'look', done, planned: 30, startedBy: 'U0AIKO' }).catch(() => undefined);
    await pause(20);
  }
  await channel.report(opened, own, published);
  return ts;
}

describe('a storm in a channel that Slack throttles', () => {
  it('loses no report, edits progress rarely, and Slack has to refuse little', async () => {
    const bots = [openBot(), openBot()];
    const storms = bots.flatMap((bot, index) => [0, 1, 2, 3, 4, 5].map((count) => investigate(bot, count * 2 + index)));
    const threads = await Promise.all(storms);
    const messages = readMessages(server);
    const under = (ts: string) => messages.filter(({ threadTs, ts: own }) => threadTs === ts && own !== ts);
    for (const ts of threads) {
      const texts = under(ts).map(({ text }) => text);
      expect(texts[0]).toBe('Investigation finished: the report is below.');
      expect(texts.filter((text) => text.startsWith('Suspicious'))).toHaveLength(1);
      expect(under(ts).filter(({ fileIds }) => fileIds?.length)).toHaveLength(1);
    }
    const posted = threads.length * 2;
    expect(calls('chat.postMessage') - posted).toBeLessThan(posted / 2);
    // 360 states.
    expect(calls('chat.update')).toBeLessThan(72);
    // What was throttled did not arrive: nobody has to look for it.
    expect(calls('conversations.replies')).toBe(0);
  });
});

const isPostTo = (channel: string) => (call: { readonly path: string; readonly body: Buffer }) =>
  call.path.endsWith('/chat.postMessage') && call.body.toString().includes(channel);

describe('a channel that Slack throttles', () => {
  it('does not hold up another one, and gets its message when the time is over', async () => {
    const bot = openBot();
    server.workspace.channels.get(general)?.members.add(server.workspace.app.userId);
    const { ts } = await server.postAs({ channel: alerts, bot_id: 'B0AWS', text: 'GuardDuty' });
    const { promise: throttling, resolve: isThrottled } = Promise.withResolvers<number>();
    const { promise: elsewhere, resolve: isElsewhere } = Promise.withResolvers<number>();
    proxy.watch((call) => {
      if (isPostTo(alerts)(call)) isThrottled(Date.now());
      if (isPostTo(general)(call)) isElsewhere(Date.now());
    });
    proxy.fail('429', { match: isPostTo(alerts), times: 1, retryAfter: 3, answer: () => ({ body: throttled }) });
    const offered = bot.offer({ channel: alerts, ts, threadTs: ts }, [buildOffer()]);
    const throttledAt = await throttling;
    await pause(20);
    await bot.announce(general, finding, 'U0AIKO');
    // Retry-After was 3 s.
    expect((await elsewhere) - throttledAt).toBeLessThan(2_900);
    await offered;
    expect(Date.now() - throttledAt).toBeGreaterThanOrEqual(3000);
    expect(readMessages(server).filter(({ threadTs, ts: own }) => threadTs === ts && own !== ts)).toHaveLength(1);
    proxy.watch(null);
  });

  it('does not let a person wait for an answer: it takes the other way', async () => {
    proxy.fail('429', {
      match: ({ path }) => path.endsWith('/chat.postEphemeral'),
      answer: () => ({ body: throttled }),
    });
    let tried = 0;
    proxy.watch(({ path }) => void (tried += path.endsWith('/chat.postEphemeral') ? 1 : 0));
    const said: string[] = [];
    const answer = answerInThread(
      { outgoing: createOutgoing(slack.client), fallback: async ({ text }) => void said.push(text), log: createLog() },
      { channel: alerts, threadTs: '1.1', user: 'U0AIKO' },
    );
    await answer({ text: 'You asked too much.', blocks: [] });
    expect(said).toEqual(['You asked too much.']);
    expect(tried).toBe(1);
    proxy.watch(null);
    await proxy.clear();
  });
});
