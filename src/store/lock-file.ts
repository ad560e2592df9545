import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';

/** A lock as it was found. */
export interface LockFile {
  readonly content: string;
  /** When its holder touched it last, by the clock of the file system; milliseconds. Only good for comparing. */
  readonly touchedMs: number;
}

export function readLock(path: string): LockFile | null {
  try {
    const file = openSync(path, 'r');
    try {
      return { content: readFileSync(file, 'utf8'), touchedMs: fstatSync(file).mtimeMs };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Puts the complete lock in place in one step; false when there is one already. */
export function placeLock(path: string, content: string): boolean {
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

/** Moves a stale lock away; puts it back where its holder touched it meanwhile, or where it is the new one of a quicker process. */
export function removeLock(path: string, expected: LockFile): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  try {
    const found = readLock(aside);
    if (found?.content !== expected.content || found.touchedMs !== expected.touchedMs) linkSync(aside, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Shows that the holder lives, and puts a lock that somebody deleted in its place again; false when it is another's by now. */
export function touchLock(path: string, own: string): boolean {
  const held = readLock(path);
  if (held === null) return placeLock(path, own) || readLock(path)?.content === own;
  if (held.content !== own) return false;
  const now = new Date();
  utimesSync(path, now, now);
  return true;
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
