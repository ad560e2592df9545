import { writeSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { explain, fail, type TriageError } from '../domain/errors.ts';
import { createDurableFiles, durableParameters, type FileOptions, type Sync } from './durable-files.ts';
import { lockDatabase } from './lock-database.ts';
import { refuseNetworkFolder } from './refuse-network-folder.ts';

export interface OpenedEmbedded {
  readonly pglite: PGlite;
  /** Where a database that could not be opened was moved; null where all was well. */
  readonly movedTo: string | null;
  readonly unlock: () => Promise<void>;
}

const folderName = 'database';
/** Of the PostgreSQL inside the engine. The files of another one are not damaged, only not for us. */
export const engineVersion = '18';
/** With less, an engine that gives up says nothing about the state of its files. */
const leastSpaceBytes = 50 * 1024 ** 2;

/**
 * Opens the embedded database of a data directory for this process alone. One that cannot be opened is moved aside, never
 * deleted, and a fresh one is begun. Ends the process where another one takes the directory over. Throws database_in_use, database_on_network, and whatever keeps it from being read.
 */
export async function openEmbedded(directory: string, sync?: Sync): Promise<OpenedEmbedded> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await refuseNetworkFolder(directory);
  const { hold, release: unlock } = await lockDatabase(directory, { onLost: endProcess });
  const files = { sync, beforeWrite: hold };
  try {
    const folder = join(directory, folderName);
    await refuseOtherVersion(folder);
    const opened = await createEngine(folder, files).catch((error: unknown) => ({ error }));
    if (!('error' in opened)) return { pglite: opened, movedTo: null, unlock };
    if (!(await isDamaged(directory, opened.error))) throw opened.error;
    const movedTo = await moveAside(directory, folder);
    return { pglite: await createEngine(folder, files), movedTo, unlock };
  } catch (error) {
    await unlock();
    throw error;
  }
}

const stderr = 2;

/** Two writers destroy the database: the one that lost the directory does not get to the next line, whatever it was doing. */
function endProcess(error: TriageError): void {
  const { what, todo } = explain(error, 'en');
  writeSync(stderr, `gd-triage: ${what}\n${todo}\n`);
  process.exit(1);
}

async function moveAside(directory: string, folder: string): Promise<string> {
  const moved = join(directory, `${folderName}.unreadable-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  await rename(folder, moved);
  return moved;
}

async function createEngine(folder: string, files: FileOptions): Promise<PGlite> {
  const isNew = (await readdir(folder).catch(() => [])).length === 0;
  const usual = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F');
  const pglite = await PGlite.create({
    fs: createDurableFiles(folder, files),
    startParams: [...usual, ...durableParameters],
  });
  // Files can be so that the engine starts and no table can be read.
  await pglite.query('select count(*) from pg_class');
  // The engine makes a new database in memory and copies it to the disk by itself, without bringing it there for sure.
  if (isNew) await syncAll(folder);
  return pglite;
}

/** Side by side: the disk then takes many of them in one go. */
async function syncAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true });
  await Promise.all(
    ['.', ...entries].map(async (entry) => {
      const file = await open(join(folder, entry), 'r');
      await file.sync().finally(() => file.close());
    }),
  );
}

async function refuseOtherVersion(folder: string): Promise<void> {
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => engineVersion)).trim();
  if (/^\d+$/.test(version) && version !== engineVersion)
    throw fail('database_unavailable', {
      reason: `its files are of PostgreSQL ${version}, this version uses ${engineVersion}`,
    });
}

/** Whether the files themselves are at fault, and not the right to read them or the room to write. */
async function isDamaged(directory: string, error: unknown): Promise<boolean> {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  // Errors of the system: no right, no room, read-only.
  if (/^E[A-Z]+$/.test(code)) return false;
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < leastSpaceBytes) throw fail('database_unavailable', { reason: 'the disk is full' }, error);
  return true;
}
