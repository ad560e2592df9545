import { describe, expect, it } from '@jest/globals';
import { runDuties } from '../../src/run-duties.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createLog } from '../slack/start-slack.ts';
import { waitFor } from '../story/wait-for.ts';

const clock = { now: () => new Date() };

describe('duties', () => {
  it('run once within their time, however often they are looked at, and again after a failure', async () => {
    const store = await openStore({ dataDirectory: null, clock });
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
    await store.close();

    expect(ran).toEqual({ daily: 1, shaky: 3 });
    expect(log.lines.filter((line) => line.includes('failed'))).toHaveLength(2);
  });
});
