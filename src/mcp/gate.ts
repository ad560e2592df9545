import { raceSignal } from './race-signal.ts';

/** Lets so many pieces of work of one key go on at a time, in the order they came. */
export interface Gate {
  /** Rejects when the signal aborts before the work could begin. */
  pass<T>(key: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

interface Entrance {
  inside: number;
  readonly waiting: (() => void)[];
}

export function createGate(places: number): Gate {
  const entrances = new Map<string, Entrance>();
  const leave = (entrance: Entrance): void => {
    const next = entrance.waiting.shift();
    if (next === undefined) entrance.inside -= 1;
    else next();
  };
  const enter = async (entrance: Entrance, signal: AbortSignal): Promise<void> => {
    if (entrance.inside < places) {
      entrance.inside += 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    entrance.waiting.push(resolve);
    await raceSignal(promise, signal).catch((error: unknown) => {
      const place = entrance.waiting.indexOf(resolve);
      // Whoever gives up just when it was let in passes the place on.
      if (place < 0) leave(entrance);
      else entrance.waiting.splice(place, 1);
      throw error;
    });
  };
  return {
    pass: async (key, work, signal) => {
      const entrance = entrances.get(key) ?? { inside: 0, waiting: [] };
      entrances.set(key, entrance);
      await enter(entrance, signal);
      try {
        return await work();
      } finally {
        leave(entrance);
      }
    },
  };
}
