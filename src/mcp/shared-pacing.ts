import { setTimeout as sleep } from 'node:timers/promises';
import type { TurnKeeper } from '../domain/turn-keeper.ts';
import type { Pacer, PacerOptions } from './pacing.ts';
import { raceSignal } from './race-signal.ts';

/** How long the service may count a request after its answer came. */
const countedMs = 1000;

/**
 * A pacer whose turns are kept outside this process, for replicas that share a quota. There are as many lanes as the quota
 * allows requests in a second; a lane is free again a second after its answer, and no sooner than the rate asks for.
 *
 * @param onLost told of a turn that could not be given back: it comes free by itself when its lease ends
 */
export function createSharedPacer(
  options: PacerOptions,
  keeper: TurnKeeper,
  onLost: (error: unknown) => void = () => undefined,
): Pacer {
  const { perSecond, quotaPerSecond = Infinity, slowForMs = 60_000 } = options;
  const hasQuota = quotaPerSecond < Infinity;
  const lanes = hasQuota ? quotaPerSecond : 1;
  // One of this process asks at a time; the others stand in line here.
  const last = new Map<string, Promise<unknown>>();
  // Nobody waits for this: the answer is there, and a database that is not must neither hide it nor hold it up.
  const give = (key: string, lane: number, since: number): void => {
    const restMs = (lanes * 1000) / perSecond - (Date.now() - since);
    keeper.release(key, lane, Math.max(restMs, hasQuota ? countedMs : 0)).catch(onLost);
  };
  return {
    run: async (key, work, signal) => {
      const turn = (last.get(key) ?? Promise.resolve()).then(() => waitTurn(key, { keeper, lanes, signal }));
      last.set(
        key,
        turn.catch(() => undefined),
      );
      const lane = await raceSignal(turn, signal).catch((error: unknown) => {
        // A turn that comes after its question was given up is passed on.
        void turn.then((unused) => keeper.release(key, unused, 0).catch(onLost)).catch(() => undefined);
        throw error;
      });
      const since = Date.now();
      try {
        return await work();
      } finally {
        give(key, lane, since);
      }
    },
    slowDown: (key) => void keeper.slowDown(key, slowForMs).catch(() => undefined),
  };
}

interface Waiting {
  readonly keeper: TurnKeeper;
  readonly lanes: number;
  readonly signal: AbortSignal | undefined;
}

async function waitTurn(key: string, { keeper, lanes, signal }: Waiting): Promise<number> {
  for (;;) {
    signal?.throwIfAborted();
    const turn = await keeper.take(key, lanes);
    if ('lane' in turn) return turn.lane;
    // Not all at the same moment.
    await sleep(turn.waitMs + Math.random() * 20);
  }
}
