import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { exportTables, importTables } from './copy-tables.ts';
import type { Tables } from './tables.ts';

const folderName = 'backups';
const namePattern = /^gd-triage-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.jsonl\.gz$/;

export interface BackupOptions {
  readonly directory: string;
  /** How many are kept; the oldest go first. */
  readonly keep: number;
  readonly now: Date;
}

/** Writes a backup of the embedded database beside it, in the form of `gd-triage export`. Returns its path. */
export async function writeBackup(database: Kysely<Tables>, { directory, keep, now }: BackupOptions): Promise<string> {
  const folder = join(directory, folderName);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `gd-triage-${now.toISOString().replaceAll(/[:.]/g, '-')}.jsonl.gz`);
  await exportTables(database, path, now);
  for (const old of (await listBackups(directory)).slice(keep)) await rm(old, { force: true });
  return path;
}

/** Newest first. */
export async function listBackups(directory: string): Promise<readonly string[]> {
  const names = await readdir(join(directory, folderName)).catch(() => []);
  return names
    .filter((name) => namePattern.test(name))
    .sort()
    .reverse()
    .map((name) => join(directory, folderName, name));
}

/** Fills a fresh database from the newest backup that can be read. Returns its path; null where there is none. */
export async function restoreBackup(database: Kysely<Tables>, directory: string): Promise<string | null> {
  for (const path of await listBackups(directory)) {
    const isRestored = await importTables(database, path).then(
      () => true,
      () => false,
    );
    if (isRestored) return path;
  }
  return null;
}
