import { raceSignal } from './race-signal.ts';

/** Runs one piece of work per key at a time and lets everybody who asks meanwhile share its result. */
export interface SingleFlight<T> {
  join(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** The work is stopped when nobody waits for it any more; one person who gives up does not stop it for the others. */
export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();
  const start = (key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const controller = new AbortController();
    const result = work(controller.signal).finally(() => {
      if (flights.get(key)?.controller === controller) flights.delete(key);
    });
    const flight = { result, controller, waiting: 0 };
    flights.set(key, flight);
    return flight;
  };
  return {
    join: async (key, signal, work) => {
      const flight = flights.get(key) ?? start(key, work);
      flight.waiting += 1;
      try {
        return await raceSignal(flight.result, signal);
      } finally {
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          flights.delete(key);
          flight.controller.abort();
        }
      }
    },
  };
}
