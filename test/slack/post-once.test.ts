import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createOutgoing, type Outgoing } from '../../src/slack/outgoing.ts';
import { createTurns } from '../../src/slack/pace.ts';
import { createPostOnce, type MessageStore } from '../../src/slack/post-once.ts';
import { claimMessage, holdClaim, messageFor, noteMessage } from '../../src/store/message-table.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/open-database.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { alerts, openSlack, readMessages, type TestSlack } from './start-slack.ts';

let world: TestSlack;
let open: OpenDatabase;
let store: MessageStore;
let folder = '';
let leaseMs = 3_600_000;
beforeAll(async () => {
  world = await openSlack();
  folder = await prepareDirectory();
  open = await openDatabase({ dataDirectory: folder });
  const { database } = open;
  store = {
    claimMessage: (claim) => claimMessage(database, { ...claim, leaseMs }),
    holdClaim: (claim) => holdClaim(database, claim),
    messageFor: (owner, purpose) => messageFor(database, { owner, purpose }),
    noteMessage: (owner, purpose, place) => noteMessage(database, { owner, purpose, place }),
  };
});
afterAll(async () => {
  await world.stop();
  await open.close();
  await rm(folder, { recursive: true, force: true });
});

/** What one process posts with; several share the store. */
const openProcess = (changed: { readonly store?: Partial<MessageStore>; readonly outgoing?: Partial<Outgoing> } = {}) =>
  createPostOnce({
    outgoing: { ...createOutgoing(world.slack.client), ...changed.outgoing },
    store: { ...store, ...changed.store },
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
    await sql`update messages set ts = '' where owner = 'c'`.execute(open.database);
    leaseMs = 0;
    const place = await openProcess()(purpose, posting('found again'));
    expect(count('found again')).toBe(1);
    expect(place.ts).not.toBe('');
  });
});

describe('a process that was frozen for longer than its claim lasts', () => {
  const purpose = { owner: 'd', purpose: 'offer' };

  it('before it asked whether the claim is still its own, posts nothing and learns where the message stands', async () => {
    leaseMs = 0;
    const frozen = openProcess({
      store: {
        holdClaim: async (claim) => {
          await openProcess()(purpose, posting('posted by the other'));
          return store.holdClaim(claim);
        },
      },
    });
    const place = await frozen(purpose, posting('posted by the frozen one'));

    expect(count('posted by the other')).toBe(1);
    expect(count('posted by the frozen one')).toBe(0);
    expect(place).toEqual(await store.messageFor('d', 'offer'));
  });

  it('in the very moment of posting, takes its message back where another one stands', async () => {
    leaseMs = 0;
    const second = { owner: 'e', purpose: 'offer' };
    const { post } = createOutgoing(world.slack.client);
    const frozen = openProcess({
      outgoing: {
        post: async (...message) => {
          await openProcess()(second, posting('this one stands'));
          return post(...message);
        },
      },
    });
    const place = await frozen(second, posting('taken back'));

    expect(count('this one stands')).toBe(1);
    expect(count('taken back')).toBe(0);
    expect(place).toEqual(await store.messageFor('e', 'offer'));
  });

  it('does not trust an answer that was long on its way', async () => {
    leaseMs = 3_600_000;
    const asked: number[] = [];
    const clock = Date.now;
    const slow = openProcess({
      store: {
        holdClaim: async (claim) => {
          asked.push(clock());
          // As if the process had slept while the first answer was on its way.
          if (asked.length === 1) Date.now = () => clock() + 60_000;
          return store.holdClaim(claim);
        },
      },
    });
    await slow({ owner: 'f', purpose: 'offer' }, posting('asked twice')).finally(() => (Date.now = clock));

    expect(asked).toHaveLength(2);
    expect(count('asked twice')).toBe(1);
  });
});
