import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseStore } from '../../src/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { engines } from './engines.ts';

/** Others may use the same database. */
const own = `${process.pid}${Date.now()}`;
const clock = { now: () => new Date() };

describe.each(engines)('requests within a minute, in $engine', ({ databaseUrl }) => {
  let store: CaseStore;
  let folder: string;
  beforeAll(async () => {
    folder = await prepareDirectory();
    store = await openStore({ dataDirectory: folder, databaseUrl, clock });
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  let serial = 0;
  const ask = async (user: string, channel: string, count: number): Promise<void> => {
    for (const until = serial + count; serial < until; serial += 1) {
      await store.keepRequest({ id: `${own}/${serial}`, user, channel, payload: {} });
    }
  };

  it('are counted for each person, and for the channel only as far as each person may ask', async () => {
    const [many, one, channel] = [`U0MANY${own}`, `U0ONE${own}`, `C0${own}`];
    const limits = { perPerson: 5, perChannel: 7 };
    await ask(many, channel, 5);
    expect(await store.findRefusal({ user: many, channel }, limits)).toBeNull();
    await ask(many, `${channel}OTHER`, 1);
    expect(await store.findRefusal({ user: many, channel }, limits)).toBe('person');
    await ask(one, channel, 2);
    expect(await store.findRefusal({ user: one, channel }, limits)).toBeNull();
    await ask(many, channel, 20);
    expect(await store.findRefusal({ user: one, channel }, limits)).toBeNull();
    expect(await store.findRefusal({ user: one, channel }, { ...limits, perChannel: 6 })).toBe('channel');
  });
});
