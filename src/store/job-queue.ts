import { type Db, fromKysely, PgBoss } from 'pg-boss';
import { z } from 'zod';
import { type JobKind, type JobQueue, type JobWork, jobKinds } from '../domain/work-store.ts';
import type { Logger } from '../ports.ts';

/** What the store sends jobs with; with `transaction` a job exists if the rows do that it speaks of. */
export interface JobSender {
  send(kind: JobKind, job: SentJob): Promise<void>;
}

export interface SentJob {
  readonly id: string;
  readonly transaction?: Parameters<typeof fromKysely>[0];
  /** Higher goes first. */
  readonly priority?: number;
  readonly inSeconds?: number;
  readonly turn?: number;
}

export interface OpenJobs extends JobSender {
  readonly queue: JobQueue;
  close(): Promise<void>;
}

export interface JobOptions {
  readonly db: Db;
  readonly backend: 'postgres' | 'pglite';
  readonly log?: Logger | undefined;
}

/** Of its own, so that our tables and those of the library never meet. */
const schema = 'jobs';
/**
 * A kill and a rolling restart each count as an attempt, and a look for a ticket takes half a minute: there are far more than a
 * failure would deserve. Investigations count by themselves: only attempts that led nowhere.
 */
const retryLimit = 1000;
/** A process silent for so long is gone: the least the library allows. It beats at half of that. */
const heartbeatSeconds = 10;
/**
 * How often the silent ones are looked for, and jobs that nobody announced: those of other replicas, handed-on ones, and those
 * that wait for a time. A process that is alone has only the last, and its database is slower to ask.
 */
const rhythms = { postgres: { monitorSeconds: 3, pollSeconds: 2 }, pglite: { monitorSeconds: 30, pollSeconds: 4 } };
/** An investigation ends within its budget; this only bounds one that hangs. */
const expireSeconds = 2 * 3600;
const firstPauseMs = 1000;
const longestPauseMs = 60_000;

const dataSchema = z.object({ id: z.string(), turn: z.number().default(0) });

/** Starts the job queue in the database of the store. The embedded one has a single process: what is in hand there was left behind. */
export async function openJobs({ db, backend, log }: JobOptions): Promise<OpenJobs> {
  const boss = await startBoss({ db, backend, log });
  const workers = new Set<string>();
  let isStopped = false;
  const drain = async (timeout: number): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    workers.clear();
    await boss.stop({ graceful: timeout > 0, timeout, close: false });
  };
  const wake = (): void => workers.forEach((id) => boss.notifyWorker(id));
  const work: JobQueue['work'] = async (kind, how) => {
    if (isStopped) await boss.start();
    isStopped = false;
    workers.add(await startWork(boss, kind, { ...how, pollSeconds: rhythms[backend].pollSeconds }));
  };
  return {
    send: async (kind, job) => void (await boss.send(kind, { id: job.id, turn: job.turn ?? 0 }, sendOptions(job))),
    queue: { work, wake, drain },
    close: () => drain(0),
  };
}

async function startBoss({ db, backend, log }: JobOptions): Promise<PgBoss> {
  const idle = { schedule: false, registerInstance: false, reindex: false, monitorVacuum: false };
  const { monitorSeconds } = rhythms[backend];
  const often = { superviseIntervalSeconds: monitorSeconds, monitorIntervalSeconds: monitorSeconds };
  const boss = new PgBoss({ db, backend, schema, ...idle, ...often, openTelemetry: { enabled: false } });
  // An error nobody listens for ends the process; the library tries again by itself.
  boss.on('error', (error) => log?.warn({ error }, 'The job queue met an error'));
  try {
    await boss.start();
    for (const kind of jobKinds) await boss.createQueue(kind, queueOptions(kind));
    if (backend === 'pglite') await takeBack(boss);
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false, close: false });
    throw error;
  }
}

function queueOptions(kind: JobKind) {
  const keep = { deleteAfterSeconds: 3600, expireInSeconds: expireSeconds };
  // A ticket's next turn is queued while this one is in hand.
  const policy = kind === 'ticket' ? 'short' : 'exclusive';
  return { policy, retryLimit, retryDelay: 0, heartbeatSeconds, ...keep };
}

function sendOptions({ id, transaction, priority = 0, inSeconds }: SentJob) {
  return {
    singletonKey: id,
    priority,
    // A queue keeps the limit it was made with.
    retryLimit,
    ...(transaction === undefined ? {} : { db: fromKysely(transaction) }),
    ...(inSeconds === undefined ? {} : { startAfter: inSeconds }),
  };
}

/** Jobs that were in hand when the only process ended. */
async function takeBack(boss: PgBoss): Promise<void> {
  for (const kind of jobKinds) {
    const left = (await boss.findJobs(kind)).filter(({ state }) => state === 'active');
    if (left.length > 0)
      await boss.fail(
        kind,
        left.map(({ id }) => id),
      );
  }
}

async function startWork(
  boss: PgBoss,
  kind: JobKind,
  { sideBySide, run, pollSeconds }: JobWork & { readonly pollSeconds: number },
): Promise<string> {
  const options = { localConcurrency: sideBySide, pollingIntervalSeconds: pollSeconds, includeMetadata: true } as const;
  let worker = '';
  worker = await boss.work(kind, options, async ([job]) => {
    if (job === undefined) return;
    const { id, turn } = dataSchema.parse(job.data);
    try {
      await run({ id, turn, attempt: job.retryCount, signal: job.signal });
    } catch (error) {
      await pause(job.retryCount, job.signal);
      throw error;
    } finally {
      // The library would wait for its next poll, although more may be in line.
      boss.notifyWorker(worker);
    }
  });
  return worker;
}

/** Handing on must be at once, so the queue itself waits not at all; after a failure the one who failed waits. */
async function pause(attempt: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const waitMs = Math.min(firstPauseMs * 2 ** attempt, longestPauseMs);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, waitMs);
    signal.addEventListener('abort', () => resolve(), { once: true });
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
