import { setTimeout as sleep } from 'node:timers/promises';
import type { Ports } from '../ports.ts';

/** The heartbeat of a replica: the others take over what one without it had in hand. */
export interface Pulse {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const leaveMs = 3000;

/** @param alsoDo what is to be looked after at every beat; where one process is alone, at the start only */
export function createPulse(
  { store, log }: Pick<Ports, 'store' | 'log'>,
  everyMs: number,
  alsoDo: () => Promise<void>,
): Pulse {
  let timer: NodeJS.Timeout | null = null;
  let isBeating = false;
  const beat = async (): Promise<void> => {
    try {
      await store.beat();
    } catch (error) {
      log.warn({ error }, 'The other replicas could not be told that this one lives');
    }
  };
  // One at a time: a database that does not answer must not have all its connections taken by beats.
  const beatNext = async (): Promise<void> => {
    if (isBeating) return;
    isBeating = true;
    await beat()
      .then(alsoDo)
      .finally(() => {
        isBeating = false;
      });
  };
  return {
    start: async () => {
      if (store.isShared) {
        await beat();
        timer = setInterval(() => void beatNext(), everyMs).unref();
      }
      void alsoDo();
    },
    stop: async () => {
      clearInterval(timer ?? undefined);
      if (!store.isShared) return;
      const left = store.leave().catch((error: unknown) => log.warn({ error }, 'The replica left without a word'));
      // Without the database nobody can be told; the others find out by its silence.
      await Promise.race([left, sleep(leaveMs, undefined, { ref: false })]);
    },
  };
}
