import type { Job } from './investigate.ts';

/** Investigations under way and in line. */
export interface WorkQueue {
  /** Returns false where the job has to wait. */
  add(job: Job): boolean;
  running(): readonly Job[];
  waiting(): number;
  /** Starts nothing more; resolves when nothing runs. What waits is taken up at the next start. */
  close(): Promise<void>;
}

/** Runs at most so many investigations at a time, in the order they came. */
export function createWorkQueue(most: number, run: (job: Job) => Promise<void>): WorkQueue {
  const running = new Map<Job, Promise<void>>();
  const waiting: Job[] = [];
  let isClosed = false;
  const startNext = (): void => {
    if (isClosed || running.size >= most) return;
    const job = waiting.shift();
    if (!job) return;
    const done = run(job).finally(() => {
      running.delete(job);
      startNext();
    });
    running.set(job, done);
  };
  return {
    add: (job) => {
      waiting.push(job);
      startNext();
      return running.has(job);
    },
    running: () => [...running.keys()],
    waiting: () => waiting.length,
    close: async () => {
      isClosed = true;
      await Promise.allSettled(running.values());
    },
  };
}
