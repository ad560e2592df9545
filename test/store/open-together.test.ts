import { describe, expect, it } from '@jest/globals';
import { openStore } from '../../src/store/open-store.ts';
import { createDatabase } from '../replicas/own-database.ts';
import { postgresUrl } from './engines.ts';

const clock = { now: () => new Date() };
const rounds = 6;
const bots = 3;

/** Before a schema was made for the job queue beforehand, about every second round failed. */
(postgresUrl === undefined ? describe.skip : describe)('a new database that several bots open at once', () => {
  it('is made once, and serves all of them', async () => {
    const refused: unknown[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { url, drop } = await createDatabase(postgresUrl ?? '');
      const opened = await Promise.allSettled(
        Array.from({ length: bots }, () => openStore({ databaseUrl: url, dataDirectory: null, clock })),
      );
      for (const one of opened) {
        if (one.status === 'fulfilled') await one.value.close();
        else refused.push(one.reason);
      }
      await drop();
    }
    expect(refused).toEqual([]);
  });
});
