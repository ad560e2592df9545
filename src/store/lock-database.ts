import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { fail, type TriageError } from '../domain/errors.ts';
import { findPlace } from './find-place.ts';
import { findProcess } from './find-process.ts';
import { type LockFile, placeLock, readLock, removeLock, touchLock } from './lock-file.ts';

/** Locks of earlier versions have no place. */
const holderSchema = z.object({
  pid: z.int().positive(),
  started: z.string().nullable(),
  place: z.string().optional(),
});

export interface LockOptions {
  /** Told once when another process took the directory over, which can happen to one that stood still. */
  readonly onLost: (error: TriageError) => void;
  readonly times?: Partial<LockTimes>;
}

/** In milliseconds. */
interface LockTimes {
  /** The system needs a moment to take a killed process apart; until then it counts as alive. */
  readonly patience: number;
  readonly pause: number;
  /** How often the holder touches its lock. */
  readonly touch: number;
  /** How long the lock of a holder that cannot be looked up must stay untouched until it counts as nobody's. */
  readonly quiet: number;
}

export interface HeldLock {
  /** To be called before each write. Throws database_taken where another process holds the directory by now. */
  readonly hold: () => void;
  readonly release: () => Promise<void>;
}

export interface Holder {
  readonly pid: number;
  /** In another container or on another machine. */
  readonly isElsewhere: boolean;
}

const lockName = 'database.lock';
const usualTimes: LockTimes = { patience: 3000, pause: 100, touch: 2000, quiet: 10_000 };

/**
 * Takes the data directory for this process. The embedded database does not notice a second opener, and then one of them
 * silently loses everything it wrote. A live holder is never robbed; the lock of a dead one is taken over, that of one that
 * ends within 3 s as well. A holder in another container or on another machine cannot be looked up: it is dead when it has not
 * touched its lock for 10 s, or stands still and finds out before it writes again. Throws database_in_use.
 */
export async function lockDatabase(directory: string, { onLost, times }: LockOptions): Promise<HeldLock> {
  const path = join(directory, lockName);
  const { pid } = process;
  const started = findProcess(pid)?.started ?? null;
  const own = JSON.stringify({ pid, started, place: findPlace(), token: randomUUID() });
  const lock = { directory, path, own, times: { ...usualTimes, ...times } };
  await takeLock(lock);
  return keepLock(lock, onLost);
}

/** The process that holds the data directory now, or null. One elsewhere is believed as long as its lock is fresh. */
export function readHolder(directory: string): Holder | null {
  const lock = readLock(join(directory, lockName));
  return lock === null ? null : livingHolder(lock, Date.now() - lock.touchedMs < usualTimes.quiet);
}

interface Lock {
  readonly directory: string;
  readonly path: string;
  readonly own: string;
  readonly times: LockTimes;
}

async function takeLock({ directory, path, own, times }: Lock): Promise<void> {
  const watch = watchTouches(times.quiet);
  const until = performance.now() + times.patience;
  while (!placeLock(path, own)) {
    const lock = readLock(path);
    const seen = lock === null ? 'open' : watch(lock);
    const holder = lock === null ? null : livingHolder(lock, seen !== 'quiet');
    if (lock !== null && holder === null) {
      removeLock(path, lock);
      continue;
    }
    if (holder !== null && isCertain(holder, { isLate: performance.now() > until, seen })) {
      const where = holder.isElsewhere ? 'elsewhere' : 'here';
      throw fail('database_in_use', { directory, pid: holder.pid, where });
    }
    await sleep(times.pause);
  }
}

/** Whether there is nothing to wait for: neither the end of the holder nor the proof that it lives. */
function isCertain(holder: Holder, { isLate, seen }: { readonly isLate: boolean; readonly seen: Seen }): boolean {
  if (holder.isElsewhere) return isLate && seen === 'touched';
  return isLate || holder.pid === process.pid;
}

type Seen = 'touched' | 'quiet' | 'open';

/** By our own clock: that of the file system may be another machine's, and none goes on while a machine sleeps. */
function watchTouches(quietMs: number): (lock: LockFile) => Seen {
  let last: { readonly lock: LockFile; readonly since: number } | null = null;
  return (lock) => {
    const now = performance.now();
    if (last === null || last.lock.content !== lock.content) last = { lock, since: now };
    if (last.lock.touchedMs !== lock.touchedMs) return 'touched';
    return now - last.since >= quietMs ? 'quiet' : 'open';
  };
}

/** Touches the lock until it is released, also where a long piece of work lets no timer run: then {@link HeldLock.hold} does. */
function keepLock({ directory, path, own, times }: Lock, onLost: LockOptions['onLost']): HeldLock {
  let touchedAt = performance.now();
  let lost: TriageError | null = null;
  const touch = (): void => {
    const now = performance.now();
    if (lost !== null || isStillOwn(path, own)) {
      touchedAt = now;
      return;
    }
    lost = fail('database_taken', { directory });
    clearInterval(timer);
    onLost(lost);
  };
  const timer = setInterval(touch, times.touch).unref();
  return {
    hold: () => {
      if (performance.now() - touchedAt >= times.touch) touch();
      if (lost !== null) throw lost;
    },
    release: async () => {
      clearInterval(timer);
      // Whatever would be written now would be written without the lock.
      lost ??= fail('database_taken', { directory });
      if (readLock(path)?.content === own) rmSync(path, { force: true });
    },
  };
}

function isStillOwn(path: string, own: string): boolean {
  try {
    return touchLock(path, own);
  } catch {
    // A disk that takes nothing or a folder that is gone tells nothing about another holder.
    return true;
  }
}

/** The holder of a lock if it still lives. An unreadable lock is what a power failure leaves: nobody holds it. */
function livingHolder({ content }: LockFile, mayLiveElsewhere: boolean): Holder | null {
  const holder = holderSchema.safeParse(parseJson(content));
  if (!holder.success) return null;
  const { pid, started, place = findPlace() } = holder.data;
  if (place !== findPlace()) return mayLiveElsewhere ? { pid, isElsewhere: true } : null;
  const running = findProcess(pid);
  if (running === null) return null;
  const isOther = running.started !== null && started !== null && running.started !== started;
  return isOther ? null : { pid, isElsewhere: false };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
