import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnKeeper } from '../../src/domain/turn-keeper.ts';
import { createSharedPacer } from '../../src/mcp/shared-pacing.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/open-database.ts';
import { keepTurns } from '../../src/store/turn-table.ts';
import { prepareDirectory } from '../prepared-directory.ts';

let open: OpenDatabase;
let directory: string;
beforeAll(async () => {
  directory = await prepareDirectory();
  open = await openDatabase({ dataDirectory: directory });
});
afterAll(async () => {
  await open.close();
  await rm(directory, { recursive: true, force: true });
});

/** Two replicas with turns of their own on one database. */
function openReplicas(options: Parameters<typeof createSharedPacer>[0]) {
  return [1, 2].map(() => createSharedPacer(options, keepTurns(open.database)));
}

describe('two replicas that share a quota', () => {
  it('never have more requests count in one second than it allows', async () => {
    const times: number[] = [];
    const replicas = openReplicas({ perSecond: 20, quotaPerSecond: 4 });
    const request = async (): Promise<void> => void times.push(performance.now());
    await Promise.all([...Array(10).keys()].map((index) => replicas[index % 2]?.run('key', request)));
    const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 990).length));

    expect(times).toHaveLength(10);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('go slower together when the service asks one of them to, and leave other keys alone', async () => {
    const [first, second] = openReplicas({ perSecond: 10 });
    const note = (times: number[]) => async () => void times.push(performance.now());
    const [slow, free]: [number[], number[]] = [[], []];
    await first?.run('slow', async () => undefined);
    first?.slowDown('slow');
    await sleep(50);
    for (let count = 0; count < 3; count += 1) await second?.run('slow', note(slow));
    for (let count = 0; count < 3; count += 1) await second?.run('free', note(free));
    const spanOf = (times: readonly number[]) => (times.at(-1) ?? 0) - (times[0] ?? 0);

    expect(spanOf(slow)).toBeGreaterThan(350);
    expect(spanOf(free)).toBeGreaterThan(180);
  });

  it('pass a turn on when its question was given up', async () => {
    const [first, second] = openReplicas({ perSecond: 1, quotaPerSecond: 1 });
    const hold = first?.run('held', () => sleep(200));
    const given = second?.run('held', async () => undefined, AbortSignal.timeout(50));
    await expect(given).rejects.toThrow();
    await hold;
    await expect(second?.run('held', async () => 'done')).resolves.toBe('done');
  });
});

describe('a turn that cannot be given back', () => {
  const gone = new Error('the database is gone');
  const keeper: TurnKeeper = {
    take: async () => ({ lane: 1 }),
    release: () => Promise.reject(gone),
    slowDown: async () => undefined,
  };

  it('hides neither the answer nor the failure of what was asked, and is told', async () => {
    const lost: unknown[] = [];
    const pacer = createSharedPacer({ perSecond: 10 }, keeper, (error) => void lost.push(error));

    await expect(pacer.run('key', async () => 'the answer')).resolves.toBe('the answer');
    await expect(pacer.run('key', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(lost).toEqual([gone, gone]);
  });

  it('does not hold up the answer while the database does not answer', async () => {
    const pacer = createSharedPacer({ perSecond: 10 }, { ...keeper, release: () => new Promise(() => undefined) });

    await expect(pacer.run('key', async () => 'the answer')).resolves.toBe('the answer');
  });
});
