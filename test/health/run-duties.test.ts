import { describe, expect, it } from '@jest/globals';
import { runDuties } from '../../src/run-duties.ts';
import { createLog } from '../slack/start-slack.ts';
import { waitFor } from '../story/wait-for.ts';
import { createDutyBook } from './duty-book.ts';

const clock = { now: () => new Date() };

describe('duties', () => {
  it('run once within their time, however often they are looked at, and again after a failure', async () => {
    const store = createDutyBook();
    const log = createLog();
    const ran = { daily: 0, shaky: 0 };
    const duties = [
      { name: 'shaky', everyMs: 3_600_000, run: async () => (++ran.shaky < 3 ? Promise.reject(new Error('no')) : {}) },
      { name: 'daily', everyMs: 3_600_000, run: async () => ({ count: ++ran.daily }) },
    ];
    const running = runDuties(duties, { store, clock, log, lookEveryMs: 10 });
    await waitFor('the third attempt', () => ran.shaky === 3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await running.stop();

    expect(ran).toEqual({ daily: 1, shaky: 3 });
    expect(log.lines.filter((line) => line.includes('failed'))).toHaveLength(2);
  });

  it('are left to the one who does them', async () => {
    let runs = 0;
    const store = { ...createDutyBook(), takeDuty: async () => false };
    const duty = { name: 'daily', everyMs: 1, run: async () => ({ count: ++runs }) };
    const running = runDuties([duty], { store, clock, log: createLog(), lookEveryMs: 5 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await running.stop();

    expect(runs).toBe(0);
  });
});
