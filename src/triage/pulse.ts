import { setTimeout as sleep } from 'node:timers/promises';
import { oneAtATime } from '../domain/one-at-a-time.ts';
import type { Ports } from '../ports.ts';

/** The heartbeat of a replica: the others take over what one without it had in hand. */
export interface Pulse {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Often enough that a replica that is alive is never taken for one that is gone. */
const beatMs = 3000;
/** Seldom enough that a bot with nothing to do hardly asks its database. */
const careMs = 15_000;
const leaveMs = 3000;

/**
 * @param cares what is to be looked after now and then, each apart from the heartbeat and from the others: it may take minutes
 */
export function createPulse(
  { store, log }: Pick<Ports, 'store' | 'log'>,
  cares: readonly (() => Promise<void>)[],
  { everyMs = beatMs, careEveryMs = careMs } = {},
): Pulse {
  const timers: NodeJS.Timeout[] = [];
  const beat = oneAtATime(async () => {
    try {
      await store.beat();
    } catch (error) {
      log.warn({ error }, 'The other replicas could not be told that this one lives');
    }
  });
  const chores = cares.map((care) =>
    oneAtATime(() =>
      care().catch((error: unknown) => log.warn({ error }, 'What was left undone could not be taken up')),
    ),
  );
  const careForAll = (): void => {
    for (const chore of chores) void chore();
  };
  return {
    start: async () => {
      if (store.isShared) {
        await beat();
        timers.push(setInterval(() => void beat(), everyMs).unref());
      }
      timers.push(setInterval(careForAll, careEveryMs).unref());
      careForAll();
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      if (!store.isShared) return;
      const left = store.leave().catch((error: unknown) => log.warn({ error }, 'The replica left without a word'));
      // Without the database nobody can be told; the others find out by its silence.
      await Promise.race([left, sleep(leaveMs, undefined, { ref: false })]);
    },
  };
}
