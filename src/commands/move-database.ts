import { access } from 'node:fs/promises';
import path from 'node:path';
import { loadOfflineConfig, type OfflineConfig, processEnvironment } from '../config.ts';
import { fail, TriageError } from '../domain/errors.ts';
import { exportTables, importTables } from '../store/copy-tables.ts';
import { asUnavailable } from '../store/explain-database-error.ts';
import { connectDatabase, openDatabase } from '../store/open-database.ts';

/** `gd-triage export FILE`: all our tables, as they are at one moment, to a new file. */
export async function exportDatabase(file: string): Promise<void> {
  const target = path.resolve(file);
  const config = readConfig();
  if (await isThere(target)) throw fail('export_unwritable', { file: target, reason: 'there is a file already' });
  await asUnavailable(async () => {
    const open = await openDatabase(pickDatabase(config));
    try {
      print('exported', await exportTables(open.database, target, new Date()), target);
    } catch (error) {
      throw explainWriting(target, error);
    } finally {
      await open.close();
    }
  });
}

/** `gd-triage import FILE`: fills an empty database from such a file, all of it or nothing. */
export async function importDatabase(file: string): Promise<void> {
  const source = path.resolve(file);
  const config = readConfig();
  await asUnavailable(async () => {
    const open = await connectDatabase(pickDatabase(config));
    try {
      print('imported', await importTables(open.database, source), source);
    } finally {
      await open.close();
    }
  });
}

function readConfig(): OfflineConfig {
  return loadOfflineConfig(processEnvironment, { cwd: process.cwd() });
}

function pickDatabase({ databaseUrl, dataDirectory }: OfflineConfig) {
  return { databaseUrl, dataDirectory };
}

function print(done: string, totals: Readonly<Record<string, { readonly rows: number }>>, file: string): void {
  const lines = Object.entries(totals).map(([table, { rows }]) => `${String(rows).padStart(8)} ${table}`);
  process.stdout.write(`${lines.join('\n')}\n${done}: ${file}\n`);
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** A file that cannot be written is no fault of the database. */
function explainWriting(file: string, error: unknown): unknown {
  if (error instanceof TriageError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^E[A-Z]+$/.test(code) && 'path' in Object(error)
    ? fail('export_unwritable', { file, reason: code }, error)
    : error;
}
