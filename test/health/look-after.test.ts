import { describe, expect, it } from '@jest/globals';
import { lookAfter } from '../../src/look-after.ts';
import { createLog } from '../slack/start-slack.ts';
import { waitFor } from '../story/wait-for.ts';
import { createDutyBook } from './duty-book.ts';

const clock = { now: () => new Date('2026-11-21T08:00:00.000Z') };
const config = {
  health: null,
  retention: { days: 400, evidenceDays: 180, hold: ['held'] },
  backup: { everyHours: 24, keep: 3 },
  channels: [
    { id: 'C0KNOWN', allowedSenders: ['B0A'] },
    { id: 'C0NEW', allowedSenders: ['B0A'] },
  ],
};

/** A store of which only the upkeep is asked; remembers what it was asked for. */
function createStore(mayHaveForgotten: boolean) {
  const asked: object[] = [];
  const marks = new Map([['C0KNOWN', '5.000000']]);
  const upkeep = {
    ping: async () => undefined,
    forget: async (retention: object) => {
      asked.push({ forget: retention });
      return { looks: 0, cases: 0, alerts: 0 };
    },
    backUp: async (options: object) => {
      asked.push({ backUp: options });
      return 'a file';
    },
  };
  return {
    ...createDutyBook(),
    upkeep,
    mayHaveForgotten,
    readMark: async (channel: string) => marks.get(channel) ?? null,
    saveMark: async (channel: string, ts: string) => void marks.set(channel, ts),
    queueUnfinished: async () => void asked.push({ queue: 'unfinished' }),
    asked,
    marks,
  };
}

async function look(store: ReturnType<typeof createStore>) {
  const care = lookAfter({ config, store, isConnected: () => true, sources: () => [], clock, log: createLog() });
  await care.start();
  await waitFor('every duty', () => store.asked.length === 3);
  await care.close();
}

describe('what runs beside the triage', () => {
  it('backs up, forgets as the configuration says, and sees that unfinished work has a job', async () => {
    const store = createStore(false);
    await look(store);

    expect(store.asked).toEqual([
      { backUp: { keep: 3, now: clock.now() } },
      { forget: { days: 400, evidenceDays: 180, hold: ['held'], now: clock.now() } },
      { queue: 'unfinished' },
    ]);
    expect(store.marks.get('C0NEW')).toBeUndefined();
  });

  it('has channels read back where the database may have forgotten them', async () => {
    const store = createStore(true);
    await look(store);

    expect([...store.marks]).toEqual([
      ['C0KNOWN', '5.000000'],
      ['C0NEW', '1.000000'],
    ]);
  });
});
