import { setTimeout as sleep } from 'node:timers/promises';

/** Hands out turns per key, so that a quota shared by many questions is never exceeded. */
export interface Pacer {
  /** Waits for the next turn of this key. Rejects when the signal aborts first. */
  take(key: string, signal?: AbortSignal): Promise<void>;
  /** The service asked us to slow down: wait a turn, and run at half the rate for a while. */
  slowDown(key: string): void;
}

export interface PacerOptions {
  readonly perSecond: number;
  /** How long a slow-down lasts. */
  readonly slowForMs?: number | undefined;
}

interface Lane {
  /** When the next who asks may go, as planned. */
  nextAt: number;
  /** When the last one really went. */
  wentAt: number;
  slowUntil: number;
  factor: number;
}

/** Others use the same quota: repeated slow-downs go down to an eighth of the rate, never to a standstill. */
const slowest = 1 / 8;

/** Makes one pacer. The process should share one per API, since the quota is shared too. */
export function createPacer({ perSecond, slowForMs = 60_000 }: PacerOptions): Pacer {
  const lanes = new Map<string, Lane>();
  const intervalMs = (lane: Lane) => 1000 / (perSecond * (Date.now() < lane.slowUntil ? lane.factor : 1));
  const tooEarlyMs = (lane: Lane) => lane.wentAt + intervalMs(lane) - Date.now();
  const laneOf = (key: string): Lane => {
    const lane = lanes.get(key) ?? { nextAt: 0, wentAt: 0, slowUntil: 0, factor: 1 };
    lanes.set(key, lane);
    return lane;
  };
  return {
    take: async (key, signal) => {
      signal?.throwIfAborted();
      const lane = laneOf(key);
      const turn = Math.max(Date.now(), lane.nextAt);
      lane.nextAt = turn + intervalMs(lane);
      await pause(turn - Date.now(), signal);
      // A busy process wakes several at once whose turns have passed: they still must not go together.
      for (let early = tooEarlyMs(lane); early > 0; early = tooEarlyMs(lane)) await pause(early, signal);
      lane.wentAt = Date.now();
    },
    slowDown: (key) => {
      const lane = laneOf(key);
      lane.factor = Date.now() < lane.slowUntil ? Math.max(lane.factor / 2, slowest) : 1 / 2;
      lane.slowUntil = Date.now() + slowForMs;
      lane.nextAt = Math.max(lane.nextAt, Date.now() + intervalMs(lane));
    },
  };
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(Math.max(0, milliseconds), undefined, signal === undefined ? {} : { signal });
}
