import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { fail } from '../domain/errors.ts';
import { findProcess } from './find-process.ts';

const holderSchema = z.object({ pid: z.int().positive(), started: z.string().nullable() });

const lockName = 'database.lock';
/** The system needs a moment to take a killed process apart; until then it counts as alive. */
const patienceMs = 3000;
const pauseMs = 100;

/**
 * Takes the data directory for this process. The embedded database does not notice a second opener, and then one of them
 * silently loses everything it wrote. A live holder is never robbed; the lock of a dead one is taken over, that of one that
 * ends within 3 s as well. Throws database_in_use.
 */
export async function lockDatabase(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, lockName);
  const own = JSON.stringify({
    pid: process.pid,
    started: findProcess(process.pid)?.started ?? null,
    token: randomUUID(),
  });
  const until = Date.now() + patienceMs;
  while (!placeLock(path, own)) {
    const holder = takeOver(path, own);
    if (holder === null) break;
    if (holder === process.pid || Date.now() > until) throw fail('database_in_use', { directory, pid: holder });
    await sleep(pauseMs);
  }
  return async () => {
    if (readLock(path) === own) rmSync(path, { force: true });
  };
}

/** The pid of the process that holds the data directory now, or null. */
export function readHolder(directory: string): number | null {
  const held = readLock(join(directory, lockName));
  return held === null ? null : livingHolder(held);
}

/** Puts the complete lock in place in one step; false when there is one already. */
function placeLock(path: string, content: string): boolean {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Puts the lock in the place of one that nobody holds any more; the pid of the process that holds it otherwise. */
function takeOver(path: string, own: string): number | null {
  const held = readLock(path);
  const pid = held === null ? null : livingHolder(held);
  if (pid !== null) return pid;
  if (held !== null) removeStale(path, held);
  return placeLock(path, own) ? null : (livingHolder(readLock(path) ?? '') ?? 0);
}

/** Moves the stale lock away; puts it back where another process was quicker and the lock is its new one. */
function removeStale(path: string, expected: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  try {
    if (readLock(aside) !== expected) linkSync(aside, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** The pid in the lock if that very process still runs. An unreadable lock is what a power failure leaves: nobody holds it. */
function livingHolder(content: string): number | null {
  const holder = holderSchema.safeParse(parseJson(content));
  if (!holder.success) return null;
  const { pid, started } = holder.data;
  const running = findProcess(pid);
  if (running === null) return null;
  const isOther = running.started !== null && started !== null && running.started !== started;
  return isOther ? null : pid;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
