import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Place } from '../../src/domain/case.ts';
import { fail } from '../../src/domain/errors.ts';
import type { Channel } from '../../src/ports.ts';
import { createChannel } from '../../src/slack/channel.ts';
import { buildJob, buildOffer, buildReport, finding } from './build-report.ts';
import {
  alerts,
  createLog,
  createMessageBook,
  openSlack,
  quickPace,
  readMessages,
  type TestSlack,
  waitFor,
} from './start-slack.ts';

let world: TestSlack;
let book: ReturnType<typeof createMessageBook>;
let channel: Channel;
let place: Place;

beforeAll(async () => {
  world = await openSlack();
});
afterAll(async () => world.stop());

beforeEach(async () => {
  book = createMessageBook();
  channel = build();
  const { ts } = await world.server.postAs({ channel: alerts, bot_id: 'B0AWS', text: 'GuardDuty' });
  place = { channel: alerts, ts, threadTs: ts };
});

function build() {
  const { client } = world.slack;
  return createChannel({
    client,
    store: book,
    language: 'en',
    clock: { now: () => new Date() },
    log: createLog(),
    pace: quickPace,
  });
}

function replies() {
  return readMessages(world.server).filter((message) => message.threadTs === place.ts && message.ts !== place.ts);
}

function job() {
  return buildJob({ place, key: `case-of-${place.ts}` });
}

const looking = (done: number) => ({ step: 'look', done, planned: 9, startedBy: 'U0AIKO' }) as const;
const published = { report: buildReport(), markdown: '# Report\n', ticket: null, ticketError: null };

describe('the thread of a case', () => {
  it('gets one offer, however often it is made', async () => {
    await Promise.all([channel.offer(place, [buildOffer()]), channel.offer(place, [buildOffer()])]);
    await build().offer(place, [buildOffer()]);
    expect(replies()).toHaveLength(1);
    expect(replies()[0]?.text).toContain('press Analyze');
  });

  it('gets one offer also when a stop came between posting and noting', async () => {
    await channel.offer(place, [buildOffer()]);
    book.notes.set(`${alerts}/${place.ts}|offer`, { ...place, ts: '' });
    await build().offer(place, [buildOffer()]);
    expect(replies()).toHaveLength(1);
    expect(book.notes.get(`${alerts}/${place.ts}|offer`)?.ts).toBe(replies()[0]?.ts);
  });

  it('shows progress in one message', async () => {
    const { opened, investigation } = job();
    await channel.offer(place, [buildOffer()]);
    for (const done of [1, 2, 3]) await channel.progress(opened, investigation, looking(done));
    await waitFor(() => JSON.stringify(replies()[1]?.blocks).includes('(3/9)'));
    expect(replies()).toHaveLength(2);
  });

  it('shows in its offer who started, in place of the button, and later alerts', async () => {
    await channel.updateOffer(place, [buildOffer()]);
    expect(replies()).toEqual([]);
    await channel.offer(place, [buildOffer()]);
    await channel.updateOffer(place, [buildOffer({ startedBy: 'U0AIKO' })]);
    const again = { count: 3, lastAt: '2026-03-01T10:00:00.000Z' };
    await channel.updateOffer(place, [buildOffer({ startedBy: 'U0AIKO', again })]);
    await waitFor(() => JSON.stringify(replies()[0]?.blocks).includes('Seen again'));
    const shown = JSON.stringify(replies()[0]?.blocks);
    expect(shown).toContain('"user_id":"U0AIKO"');
    expect(shown).toContain('3 alerts so far, the last one at 2026-03-01 10:00:00');
    expect(shown).not.toContain('"button"');
    expect(replies()).toHaveLength(1);
  });

  it('sends few of many states, and the last one', async () => {
    const { opened, investigation } = job();
    let edits = 0;
    const started = performance.now();
    const count = () => void (edits += 1);
    world.server.workspace.listeners.add(count);
    await Promise.all(Array.from({ length: 50 }, (_, done) => channel.progress(opened, investigation, looking(done))));
    await waitFor(() => JSON.stringify(replies()[0]?.blocks).includes('(49/9)'));
    world.server.workspace.listeners.delete(count);
    // The message itself, its first state at once, and no more than the pace allows.
    const most = 2 + (performance.now() - started) / quickPace.editIntervalMs;
    expect(edits).toBeLessThanOrEqual(most);
    expect(replies()).toHaveLength(1);
  });

  it('gets the report, the file and a finished progress message, once', async () => {
    const { opened, investigation } = job();
    await channel.progress(opened, investigation, looking(1));
    await channel.report(opened, investigation, published);
    await build().report(opened, investigation, published);
    const [progress, report, file, ...others] = replies();
    expect(progress?.text).toBe('Investigation finished: the report is below.');
    expect(report?.text).toBe('Suspicious, priority P2, confidence medium');
    expect(file?.fileIds).toHaveLength(1);
    expect(others).toEqual([]);
    const stored = world.server.workspace.files.get(file?.fileIds?.[0] ?? '');
    expect(stored).toMatchObject({ name: 'gd-triage-5ac9be6f.md' });
    expect(Buffer.from(stored?.bytes ?? []).toString()).toBe('# Report\n');
  });

  it('attaches the file once also when two attempts of one process are at it', async () => {
    const { opened, investigation } = job();
    await Promise.all([1, 2].map(() => channel.report(opened, investigation, published)));
    expect(replies().filter(({ fileIds }) => fileIds?.length)).toHaveLength(1);
  });

  it('attaches the file once also when a stop came between the upload and its note', async () => {
    const { opened, investigation } = job();
    const started = { ...investigation, startedAt: new Date(Date.now() - 60_000).toISOString() };
    await channel.report(opened, started, published);
    book.notes.set(`${opened.key}|file:${investigation.id}`, { ...place, ts: '' });
    await build().report(opened, started, published);
    expect(replies().filter(({ fileIds }) => fileIds?.length)).toHaveLength(1);
  });

  it('shows no older state after the end', async () => {
    const { opened, investigation } = job();
    await channel.progress(opened, investigation, looking(1));
    await channel.progress(opened, investigation, looking(2));
    await channel.failed(opened, investigation, fail('throttled', { service: 'CloudTrail' }));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(replies()).toHaveLength(1);
    expect(replies()[0]?.text).toContain('CloudTrail is limiting our requests');
    expect(JSON.stringify(replies()[0]?.blocks)).toContain('Try again');
  });

  it('survives that somebody deletes the progress message', async () => {
    const { opened, investigation } = job();
    await channel.progress(opened, investigation, looking(1));
    await world.slack.client.chat.delete({ channel: alerts, ts: replies()[0]?.ts ?? '' });
    await channel.report(opened, investigation, published);
    expect(replies().map(({ text }) => text)).toContain('Suspicious, priority P2, confidence medium');
  });
});

describe('a finding asked for by command', () => {
  it('gets a thread of its own, once, with nothing in it that pings', async () => {
    const first = await channel.announce(alerts, finding, 'U0AIKO');
    expect(await build().announce(alerts, finding, 'U0BEN')).toEqual(first);
    expect(first.threadTs).toBe(first.ts);
    const posted = readMessages(world.server).filter((message) => message.ts === first.ts);
    expect(posted[0]?.text).not.toMatch(/[<>]/);
    expect(await channel.permalink(first)).toContain(alerts);
    expect(await channel.permalink({ ...first, ts: '1.000001' })).toBeNull();
  });

  it('is refused where the bot is no member', async () => {
    await expect(channel.announce('C0GENERAL', finding, 'U0AIKO')).rejects.toMatchObject({
      code: 'slack_not_in_channel',
    });
    await expect(channel.announce('C0GENERAL', finding, 'U0AIKO')).rejects.toMatchObject({
      code: 'slack_not_in_channel',
    });
  });
});

describe('the summary of a flood', () => {
  const flood = {
    id: '7',
    channel: alerts,
    type: 'Recon:EC2/Portscan',
    count: 20,
    accounts: 1,
    since: '2026-11-21T08:00:00Z',
  };

  it('counts as brought up to date when Slack has it, or will never take it', async () => {
    await channel.summarize(flood);
    expect(book.summaries.get('7')).toBe(20);
    await channel.summarize({ ...flood, count: 21 });
    await waitFor(() => book.summaries.get('7') === 21);
    await expect(channel.summarize({ ...flood, id: '8', channel: 'C0GENERAL' })).rejects.toMatchObject({
      code: 'slack_not_in_channel',
    });
    expect(book.summaries.get('8')).toBe(20);
  });

  it('does not where it could not be sent', async () => {
    const claimMessage = async () => {
      throw fail('database_unavailable', {});
    };
    const cut = createChannel({
      client: world.slack.client,
      store: { ...book, claimMessage },
      language: 'en',
      clock: { now: () => new Date() },
      log: createLog(),
      pace: quickPace,
    });
    await expect(cut.summarize(flood)).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(book.summaries.size).toBe(0);
  });
});

describe('an alert that is not analysed though that was promised', () => {
  it('tells whoever asked in its thread, once per request', async () => {
    const { id, region, accountId, type } = finding;
    const reference = { findingId: id, region, accountId, type, detectorId: null, severity: null };
    const wanted = { place, reference, user: 'U0AIKO', request: 'click' };
    for (let count = 0; count < 2; count += 1)
      await channel.refused(wanted, fail('finding_not_found', { finding: id, searched: 'eu-west-1' }));

    expect(replies()).toHaveLength(1);
    expect(JSON.stringify(replies()[0]?.blocks)).toContain('"user_id":"U0AIKO"');
    expect(replies()[0]?.text).toContain(id);
  });
});
