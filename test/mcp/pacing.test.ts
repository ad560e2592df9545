import { describe, expect, it } from '@jest/globals';
import { createLruCache } from '../../src/mcp/lru-cache.ts';
import { createPacer } from '../../src/mcp/pacing.ts';
import { createSingleFlight } from '../../src/mcp/single-flight.ts';

const elapsed = async (work: () => Promise<unknown>) => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
const never = new AbortController().signal;
const nothing = async () => undefined;

describe('the pacer', () => {
  it('spaces the turns of one key, in the order asked, and leaves other keys alone', async () => {
    const pacer = createPacer({ perSecond: 20 });
    const order: number[] = [];
    const turn = (number: number) => pacer.run('a', async () => order.push(number));
    const spent = elapsed(() => Promise.all([turn(1), turn(2), turn(3), turn(4)]));
    await pacer.run('b', async () => order.push(0));
    expect(await spent).toBeGreaterThan(140);
    expect(order).toEqual([1, 0, 2, 3, 4]);
  });

  it('waits a turn and halves the rate after a slow-down, and recovers', async () => {
    const pacer = createPacer({ perSecond: 20, slowForMs: 250 });
    await pacer.run('a', nothing);
    pacer.slowDown('a');
    expect(await elapsed(() => pacer.run('a', nothing))).toBeGreaterThan(90);
    expect(await elapsed(() => pacer.run('a', nothing))).toBeGreaterThan(90);
    await new Promise((resolve) => setTimeout(resolve, 260));
    const waits: number[] = [];
    for (let count = 0; count < 10; count += 1) waits.push(await elapsed(() => pacer.run('a', nothing)));
    // A busy machine makes some of them longer.
    expect(Math.min(...waits)).toBeLessThan(90);
  });

  it('counts a request until a second after its answer, since it may have arrived as late as that', async () => {
    const pacer = createPacer({ perSecond: 1_000, quotaPerSecond: 2 });
    const started = performance.now();
    const slow = () => new Promise((resolve) => setTimeout(resolve, 300));
    const [, , third] = await Promise.all(
      [slow, slow, nothing].map((work) =>
        pacer.run('a', async () => {
          const wentAfter = performance.now() - started;
          await work();
          return wentAfter;
        }),
      ),
    );
    expect(third).toBeGreaterThan(1_250);
  });

  it('lets the next one go when one that waits gives up', async () => {
    const pacer = createPacer({ perSecond: 10 });
    await pacer.run('a', nothing);
    const impatient = pacer.run('a', nothing, AbortSignal.abort());
    await expect(impatient).rejects.toThrow();
    await expect(pacer.run('a', async () => 'gone')).resolves.toBe('gone');
  });

  it('stops waiting when told to', async () => {
    const pacer = createPacer({ perSecond: 0.1 });
    await pacer.run('a', nothing);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await expect(pacer.run('a', nothing, controller.signal)).rejects.toThrow();
  });
});

describe('single flight', () => {
  it('does the work once for all who ask meanwhile, and again afterwards', async () => {
    const flights = createSingleFlight<number>();
    let runs = 0;
    const work = async () => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return runs;
    };
    const both = await Promise.all([flights.join('k', never, work), flights.join('k', never, work)]);
    expect(both).toEqual([1, 1]);
    expect(await flights.join('k', never, work)).toBe(2);
  });

  it('goes on while somebody waits, and stops when nobody does', async () => {
    const flights = createSingleFlight<string>();
    const seen: AbortSignal[] = [];
    const work = (signal: AbortSignal) => {
      seen.push(signal);
      return new Promise<string>((resolve) => setTimeout(() => resolve('done'), 40));
    };
    const impatient = new AbortController();
    const patient = new AbortController();
    const first = flights.join('k', impatient.signal, work);
    const second = flights.join('k', patient.signal, work);
    impatient.abort();
    await expect(first).rejects.toThrow();
    expect(seen[0]?.aborted).toBe(false);
    expect(await second).toBe('done');
    const alone = flights.join('k', patient.signal, work);
    patient.abort();
    await expect(alone).rejects.toThrow();
    expect(seen[1]?.aborted).toBe(true);
  });
});

describe('the cache', () => {
  it('forgets what was used longest ago', () => {
    const cache = createLruCache<number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  });
});
