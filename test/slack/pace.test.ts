import { describe, expect, it } from '@jest/globals';
import { createTurns } from '../../src/slack/pace.ts';

/** Milliseconds after the first call at which each of so many turns came. */
async function time(turns: ReturnType<typeof createTurns>, count: number, key = 'C1'): Promise<readonly number[]> {
  const begun = Date.now();
  return Promise.all(Array.from({ length: count }, () => turns.take(key, 'urgent').then(() => Date.now() - begun)));
}

describe('turns', () => {
  it('stop while Slack wants nothing, in that channel alone, and are slower after it', async () => {
    const turns = createTurns({ perSecond: 50, burst: 1 });
    turns.hold('C1', 200);
    // Calls that were on their way together count as one.
    turns.hold('C1', 200);
    const [held, other] = await Promise.all([time(turns, 4), time(turns, 1, 'C2')]);
    expect(held[0]).toBeGreaterThanOrEqual(195);
    expect((held[3] ?? 0) - (held[0] ?? 0)).toBeGreaterThanOrEqual(95);
    expect(other[0]).toBeLessThan(150);
  });

  it('come back to their pace', async () => {
    const turns = createTurns({ perSecond: 500, burst: 1 });
    for (let refusals = 0; refusals < 3; refusals += 1) {
      turns.hold('C1', 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // At an eighth of the pace they would take two seconds.
    expect((await time(turns, 120)).at(-1)).toBeLessThan(1500);
  });

  it('go to those somebody waits for first', async () => {
    const turns = createTurns({ perSecond: 200, burst: 1 });
    const order: string[] = [];
    await turns.take('C1', 'urgent');
    const patient = turns.take('C1', 'patient').then(() => order.push('patient'));
    const urgent = turns.take('C1', 'urgent').then(() => order.push('urgent'));
    await Promise.all([patient, urgent]);
    expect(order).toEqual(['urgent', 'patient']);
  });
});
