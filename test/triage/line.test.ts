import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobInHand } from '../../src/domain/work-store.ts';
import type { CaseStore } from '../../src/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { buildFinding, place } from '../store/stored-things.ts';
import { waitFor } from '../story/wait-for.ts';
import { pause } from './world/post-alerts.ts';

const clock = { now: () => new Date() };
const line = { total: 8, each: 6 };

let directory: string;
let store: CaseStore;
beforeAll(async () => {
  directory = await prepareDirectory();
  store = await openStore({ dataDirectory: directory, clock, line });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

let serial = 0;

async function start(user: string, request: string | null = null) {
  serial += 1;
  const opened = await store.openCase(buildFinding({ id: serial.toString(16).padStart(32, 'a') }), place);
  const { investigation } = await store.startInvestigation(opened, user, request);
  return investigation.id;
}

const orderOf = async () => (await store.nextInLine(20)).map(({ investigation }) => investigation.requestedBy);

/** The tests follow one line from the first in it to the last one done. */
describe('the line', () => {
  it('gives everybody a turn per round: one of another is not behind five of the same', async () => {
    for (let count = 0; count < 5; count += 1) await start('U0MANY');
    const one = await start('U0ONE');

    expect(await orderOf()).toEqual(['U0MANY', 'U0ONE', 'U0MANY', 'U0MANY', 'U0MANY', 'U0MANY']);
    expect((await store.openInvestigation(one))?.inLine).toBe(2);
    expect(await store.countOpen()).toEqual({ running: 0, waiting: 6 });
  });

  it('takes no more than it may hold, of one or of all', async () => {
    await start('U0MANY');
    await expect(start('U0MANY')).rejects.toMatchObject({ code: 'line_full', context: { who: 'person', waiting: 6 } });
    await start('U0THIRD');
    await expect(start('U0FOURTH')).rejects.toMatchObject({ code: 'line_full', context: { who: 'all', waiting: 8 } });
  });

  it('is worked off in its order, and a job that fails is tried again', async () => {
    const begun: string[] = [];
    const run = async ({ id, attempt }: JobInHand): Promise<void> => {
      const found = await store.openInvestigation(id);
      if (attempt === 0 && begun.length === 0) throw new Error('planted');
      begun.push(found?.investigation.requestedBy ?? '?');
      await store.beginInvestigation(id);
      await store.failInvestigation(id, 'test');
    };
    await store.jobs.work('investigation', { sideBySide: 1, run });
    await waitFor('all of them', () => begun.length === 8);

    expect(begun.slice(0, 4)).toEqual(['U0MANY', 'U0ONE', 'U0THIRD', 'U0MANY']);
    expect(await store.countOpen()).toEqual({ running: 0, waiting: 0 });
  });

  it('starts one investigation per request, also after that one is over', async () => {
    const first = await start('U0ONE', 'click');
    await waitFor('its end', async () => (await store.openInvestigation(first)) === null);

    expect(await start('U0ONE', 'click')).toBe(first);
  });

  it('hands on what is in hand when it is closed: the next process goes on with it', async () => {
    let held: JobInHand | null = null;
    await store.jobs.drain(1000);
    const hold = (job: JobInHand) => {
      held = job;
      return new Promise<void>((resolve) => job.signal.addEventListener('abort', () => resolve()));
    };
    await store.jobs.work('investigation', { sideBySide: 1, run: hold });
    const id = await start('U0ONE');
    await waitFor('it is in hand', () => held !== null);
    await store.jobs.drain(1000);
    await store.close();
    store = await openStore({ dataDirectory: directory, clock });
    const taken: string[] = [];
    await store.jobs.work('investigation', { sideBySide: 1, run: async (job) => void taken.push(job.id) });
    await waitFor('it is taken up', () => taken.length > 0);
    await pause(50);

    expect(taken).toEqual([id]);
  });
});
