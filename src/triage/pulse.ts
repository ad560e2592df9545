import type { Ports } from '../ports.ts';

/** The heartbeat of a replica: the others take over what one without it had in hand. */
export interface Pulse {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param alsoDo what is to be looked after at every beat; where one process is alone, at the start only */
export function createPulse(
  { store, log }: Pick<Ports, 'store' | 'log'>,
  everyMs: number,
  alsoDo: () => Promise<void>,
): Pulse {
  let timer: NodeJS.Timeout | null = null;
  const beat = async (): Promise<void> => {
    try {
      await store.beat();
    } catch (error) {
      log.warn({ error }, 'The other replicas could not be told that this one lives');
    }
  };
  return {
    start: async () => {
      if (store.isShared) {
        await beat();
        timer = setInterval(() => void beat().then(alsoDo), everyMs).unref();
      }
      void alsoDo();
    },
    stop: async () => {
      clearInterval(timer ?? undefined);
      if (store.isShared)
        await store.leave().catch((error: unknown) => log.warn({ error }, 'The replica left without a word'));
    },
  };
}
