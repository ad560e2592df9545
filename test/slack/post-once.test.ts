import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseStore } from '../../src/ports.ts';
import { createOutgoing } from '../../src/slack/outgoing.ts';
import { createTurns } from '../../src/slack/pace.ts';
import { createPostOnce } from '../../src/slack/post-once.ts';
import { openStore } from '../../src/store/open-store.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { alerts, openSlack, readMessages, type TestSlack } from './start-slack.ts';

let world: TestSlack;
let store: CaseStore;
let folder = '';
let now = new Date('2026-11-21T08:00:00.000Z');
beforeAll(async () => {
  world = await openSlack();
  folder = await prepareDirectory();
  store = await openStore({ dataDirectory: folder, clock: { now: () => now }, leaseMs: 60_000 });
});
afterAll(async () => {
  await world.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** What one process posts with; several share the store. */
const openProcess = () =>
  createPostOnce({
    outgoing: createOutgoing(world.slack.client),
    store,
    turns: createTurns({ perSecond: 100, burst: 100 }),
  });

const posting = (text: string) => ({
  target: { channel: alerts, threadTs: null },
  message: { text, blocks: [] },
  order: 'urgent' as const,
});
const count = (text: string) => readMessages(world.server).filter((message) => message.text === text).length;

describe('several processes that post the same message at the same instant', () => {
  it('post it once, and all know where it stands', async () => {
    const places = await Promise.all(
      [1, 2, 3].map(() => openProcess()({ owner: 'a', purpose: 'offer' }, posting('one of three'))),
    );
    expect(count('one of three')).toBe(1);
    expect(new Set(places.map(({ ts }) => ts)).size).toBe(1);
  });

  it('leave it to the one that claimed it, until its time is over', async () => {
    const claim = { owner: 'b', purpose: 'offer', channel: alerts, claimant: 'stopped' };
    expect(await store.claimMessage(claim)).toEqual({ kind: 'mine' });
    expect(await store.claimMessage({ ...claim, claimant: 'other' })).toEqual({ kind: 'busy' });
    expect(await store.claimMessage(claim)).toEqual({ kind: 'again' });
  });
});

describe('a process that was stopped between posting and noting', () => {
  it('is followed by one that finds the message, when its time is over', async () => {
    const purpose = { owner: 'c', purpose: 'offer' };
    await openProcess()(purpose, posting('found again'));
    await store.noteMessage('c', 'offer', { channel: alerts, ts: '', threadTs: '' });
    now = new Date(now.getTime() + 60_001);
    const place = await openProcess()(purpose, posting('found again'));
    expect(count('found again')).toBe(1);
    expect(place.ts).not.toBe('');
  });
});
