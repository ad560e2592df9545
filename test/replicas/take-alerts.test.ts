import { describe, expect, it } from '@jest/globals';
import { openStore } from '../../src/store/open-store.ts';
import { postgresUrl } from '../store/engines.ts';
import { buildReference, place } from '../store/stored-things.ts';
import { createDatabase } from './own-database.ts';

const clock = { now: () => new Date() };

(postgresUrl === undefined ? describe.skip : describe)('an alert that another replica noted', () => {
  it('is left to that one while it lives, and taken over by one when it is gone', async () => {
    const { url, drop } = await createDatabase(postgresUrl ?? '');
    const open = () => openStore({ databaseUrl: url, dataDirectory: null, clock });
    const [one, other, third] = [await open(), await open(), await open()];
    await one.noteAlert(place, buildReference());
    expect(await other.takeAlerts(-1000)).toEqual([]);
    expect(await one.takeAlerts(-1000)).toEqual([place]);
    await one.leave();
    expect(await other.takeAlerts(60_000)).toEqual([]);
    expect(await other.takeAlerts(-1000)).toEqual([place]);
    expect(await third.takeAlerts(-1000)).toEqual([]);
    await Promise.all([one, other, third].map((each) => each.close()));
    await drop();
  });
});
