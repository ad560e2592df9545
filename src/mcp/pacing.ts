import { setTimeout as sleep } from 'node:timers/promises';
import { raceSignal } from './race-signal.ts';

/** Hands out turns per key, so that a quota shared by many questions is never exceeded. */
export interface Pacer {
  /** Does the work at the next turn of this key, in the order asked. Rejects when the signal aborts before that. */
  run<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** The service asked us to slow down: wait a turn, and run at half the rate for a while. */
  slowDown(key: string): void;
}

export interface PacerOptions {
  /** Turns a second; others use the same quota, so this stays below it. */
  readonly perSecond: number;
  /** What the service allows in one second as it counts. Absent: the rate alone is kept. */
  readonly quotaPerSecond?: number | undefined;
  /** How long a slow-down lasts. */
  readonly slowForMs?: number | undefined;
}

interface Lane {
  /** Settles when the last who asked has gone, or given up. */
  last: Promise<unknown>;
  nextAt: number;
  slowUntil: number;
  factor: number;
  /** Requests that may still count in the service's current second; each leaves by itself. */
  readonly counted: Set<Promise<void>>;
}

/** Others use the same quota: repeated slow-downs go down to an eighth of the rate, never to a standstill. */
const slowest = 1 / 8;

/** Makes one pacer. The process should share one per API, since the quota is shared too. */
export function createPacer({ perSecond, quotaPerSecond = Infinity, slowForMs = 60_000 }: PacerOptions): Pacer {
  const lanes = new Map<string, Lane>();
  const intervalMs = (lane: Lane) => 1000 / (perSecond * (Date.now() < lane.slowUntil ? lane.factor : 1));
  const laneOf = (key: string): Lane => {
    const lane = lanes.get(key) ?? { last: Promise.resolve(), nextAt: 0, slowUntil: 0, factor: 1, counted: new Set() };
    lanes.set(key, lane);
    return lane;
  };
  const waitTurn = async (lane: Lane, signal: AbortSignal | undefined) => {
    signal?.throwIfAborted();
    while (lane.counted.size >= quotaPerSecond) await raceSignal(Promise.race(lane.counted), signal);
    for (let early = lane.nextAt - Date.now(); early > 0; early = lane.nextAt - Date.now()) await pause(early, signal);
    lane.nextAt = Date.now() + intervalMs(lane);
  };
  return {
    run: async (key, work, signal) => {
      const lane = laneOf(key);
      const turn = lane.last.then(() => waitTurn(lane, signal));
      lane.last = turn.catch(() => undefined);
      await raceSignal(turn, signal);
      const answer = work();
      if (quotaPerSecond < Infinity) count(answer, lane);
      return answer;
    },
    slowDown: (key) => {
      const lane = laneOf(key);
      lane.factor = Date.now() < lane.slowUntil ? Math.max(lane.factor / 2, slowest) : 1 / 2;
      lane.slowUntil = Date.now() + slowForMs;
      lane.nextAt = Math.max(lane.nextAt, Date.now() + intervalMs(lane));
    },
  };
}

/**
 * A request may reach the service any time before its answer reaches us: on a busy machine several that went apart
 * arrive together. So it counts until a second after its answer, which the service cannot count longer than.
 */
function count(answer: Promise<unknown>, { counted }: Lane): void {
  const aSecondLater = () => sleep(1000, undefined, { ref: false });
  const place: Promise<void> = answer.then(aSecondLater, aSecondLater).then(() => void counted.delete(place));
  counted.add(place);
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
}
