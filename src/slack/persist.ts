import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../ports.ts';

/** Between attempts, in milliseconds; the last one again and again. */
const pausesMs = [1000, 3000, 10_000, 30_000];

/** Does what a database that is away does not take until it does, or until the signal aborts. Never throws. */
export async function persist(
  work: () => Promise<void>,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      log.error({ error }, 'A request could not be seen to; it is taken up again later');
    }
    await sleep(pausesMs[Math.min(attempt, pausesMs.length - 1)], undefined, { signal, ref: false }).catch(() => null);
  }
}
