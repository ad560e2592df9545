import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseStore, Clock, Logger } from './ports.ts';

/** Work that is due from time to time, done by one bot for all on the same database. */
export interface Duty {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<object>;
}

export interface DutyDesk {
  readonly store: Pick<CaseStore, 'takeDuty' | 'endDuty' | 'dutyDoneAt'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How often the list is gone through, in milliseconds. */
  readonly lookEveryMs?: number;
}

const usualLookMs = 10 * 60_000;
/** A duty that takes longer may be taken over. */
const dutyMs = 30 * 60_000;

/** Goes through the duties now and from time to time, until it is stopped. A failure is told in the log, and the next look tries again. */
export function runDuties(duties: readonly Duty[], desk: DutyDesk): { stop(): Promise<void> } {
  const end = new AbortController();
  const work = async (): Promise<void> => {
    while (!end.signal.aborted) {
      for (const duty of duties) if (!end.signal.aborted) await runWhenDue(duty, desk);
      await sleep(desk.lookEveryMs ?? usualLookMs, null, { signal: end.signal, ref: false }).catch(() => null);
    }
  };
  const ended = work();
  return {
    stop: () => {
      end.abort();
      return ended;
    },
  };
}

async function runWhenDue({ name, everyMs, run }: Duty, { store, clock, log }: DutyDesk): Promise<void> {
  try {
    const doneAt = await store.dutyDoneAt(name);
    if (doneAt !== null && clock.now().getTime() - doneAt.getTime() < everyMs) return;
    if (!(await store.takeDuty(name, dutyMs))) return;
    const done = await run().then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    await store.endDuty(name, 'result' in done);
    if ('result' in done) log.info({ duty: name, ...done.result }, 'A duty is done');
    else log.error({ duty: name, error: done.error }, 'A duty failed and is tried again later');
  } catch (error) {
    log.warn({ duty: name, error }, 'A duty could not be taken');
  }
}
