import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBInstance, timestampValue } from '@duckdb/node-api';
import type { Row } from '../../domain/evidence.ts';
import type { ErrorClass } from '../call-result.ts';
import type { LogFile, LogFiles } from './file-list.ts';
import { isInWindow } from './file-list.ts';
import type { LogAnswer, LogDatabase, LogQuery } from './log-database.ts';
import { toMicros, toRecord } from './log-database.ts';
import { type LogName, logNames } from './log-files.ts';
import { writeScan } from './scan-sql.ts';
import { findSqlFault } from './sql-guard.ts';

/** What one query is to read. */
export interface Fetched {
  readonly files: LogFiles;
  /** Whether that is all there is of these logs in the window. */
  readonly isWhole: boolean;
  /** Why it is not, or what was not fetched. */
  readonly message?: string | undefined;
  /** Why nothing could be fetched. */
  readonly error?: ErrorClass | undefined;
}

export interface ScannerOptions {
  /** The only folders the engine may open files in. */
  readonly folders: readonly string[];
  /** Brings the files of these logs and this window into one of those folders. */
  readonly fetch: (names: readonly LogName[], asked: LogQuery, signal: AbortSignal) => Promise<Fetched>;
}

const mebibyte = 1024 * 1024;
/** The engine holds a whole file in memory, twice and for each thread; a larger one is left out, and said so. */
const largestFile = 64 * mebibyte;
const smallestBuffer = 16 * mebibyte;

/**
 * Log files too many for memory: each query reads the files of its window, packed as they are, in constant memory. The engine
 * can open files in its folders and nowhere else, and can neither write nor fetch anything.
 */
export async function openLogScanner(options: ScannerOptions): Promise<LogDatabase> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: '512MB',
    preserve_insertion_order: 'false',
    temp_directory: '',
    threads: '2',
  });
  const connection = await instance.connect();
  const folders = options.folders.map((folder) => `'${folder.replaceAll("'", "''")}'`).join(', ');
  await connection.run(`SET allowed_directories=[${folders}]`);
  await connection.run('SET enable_external_access=false');
  await connection.run("SET GLOBAL TimeZone='UTC'");
  await connection.run('SET lock_configuration=true');
  connection.closeSync();
  return {
    query: async (asked, signal) => {
      const session = await instance.connect();
      const stop = () => session.interrupt();
      signal.addEventListener('abort', stop, { once: true });
      try {
        return await runScan(asked, { connection: session, options, signal });
      } catch (error) {
        signal.throwIfAborted();
        return { error: 'invalid', message: error instanceof Error ? error.message : 'The query failed' };
      } finally {
        signal.removeEventListener('abort', stop);
        session.closeSync();
      }
    },
    close: () => instance.closeSync(),
  };
}

interface Scan {
  readonly connection: DuckDBConnection;
  readonly options: ScannerOptions;
  readonly signal: AbortSignal;
}

async function runScan(asked: LogQuery, scan: Scan): Promise<LogAnswer> {
  const { connection, options, signal } = scan;
  const mentioned = connection.getTableNames(asked.sql, false);
  const names = logNames.filter((name) => mentioned.includes(name));
  const fetched = await options.fetch(names, asked, signal);
  if (fetched.error) return { error: fetched.error, message: fetched.message ?? 'The files could not be fetched' };
  const missing = names.find((name) => fetched.files[name] === undefined);
  if (missing !== undefined)
    return { error: 'not_collected', message: fetched.message ?? `There is no ${missing} log` };
  const chosen = names.map((name) => chooseFiles(name, fetched.files[name] ?? [], asked));
  const isWhole = fetched.isWhole && chosen.every(({ leftOut }) => leftOut === 0);
  const fault = await findSqlFault(connection, asked.sql, writeBounded(asked, chosen));
  if (fault !== null) return { error: 'refused', message: fault };
  const { rows, broken } = await runOverSound(chosen, asked, connection);
  const complete = isWhole && broken === 0 && rows.length <= asked.max_rows;
  return { rows: rows.slice(0, asked.max_rows), complete };
}

interface Chosen {
  readonly name: LogName;
  readonly files: readonly LogFile[];
  /** Too large to be read. */
  readonly leftOut: number;
}

function chooseFiles(name: LogName, all: readonly LogFile[], window: LogQuery): Chosen {
  const inside = all.filter((file) => isInWindow(file, window));
  const files = inside.filter(({ unpackedBytes }) => unpackedBytes <= largestFile);
  return { name, files, leftOut: inside.length - files.length };
}

/** One broken file takes the whole query down; then each is tried alone, and the query runs without the broken ones. */
async function runOverSound(chosen: readonly Chosen[], asked: LogQuery, connection: DuckDBConnection) {
  const read = (parts: readonly Chosen[]) => runBounded(writeBounded(asked, parts), asked, connection);
  try {
    return { rows: await read(chosen), broken: 0 };
  } catch (error) {
    const sound = await dropBroken(chosen, asked, connection);
    const count = (parts: readonly Chosen[]) => parts.reduce((sum, { files }) => sum + files.length, 0);
    const broken = count(chosen) - count(sound);
    if (broken === 0) throw error;
    return { rows: await read(sound), broken };
  }
}

async function dropBroken(
  chosen: readonly Chosen[],
  asked: LogQuery,
  connection: DuckDBConnection,
): Promise<readonly Chosen[]> {
  const parts: Chosen[] = [];
  for (const part of chosen) {
    const files: LogFile[] = [];
    for (const file of part.files) {
      const alone = writeBounded({ ...asked, sql: `SELECT max(record) FROM ${part.name}` }, [
        { ...part, files: [file] },
      ]);
      const isSound = await runBounded(alone, asked, connection).then(
        () => true,
        () => false,
      );
      if (isSound) files.push(file);
    }
    parts.push({ ...part, files });
  }
  return parts;
}

async function runBounded(sql: string, { from, to }: LogQuery, connection: DuckDBConnection): Promise<readonly Row[]> {
  const window = { from: timestampValue(toMicros(from)), to: timestampValue(toMicros(to)) };
  const found = await connection.runAndReadAll(sql, window);
  return found.getRowObjectsJson().map(toRecord);
}

/** Each log is narrowed to the window under its own name. */
function writeBounded({ sql, max_rows }: LogQuery, parts: readonly Chosen[]): string {
  const largest = Math.max(
    smallestBuffer,
    ...parts.flatMap(({ files }) => files.map((file) => file.unpackedBytes + 1)),
  );
  const windows = parts.map((part) =>
    part.files.length === 0
      ? `${part.name} AS (${nothing})`
      : `${part.name} AS NOT MATERIALIZED (${writeScan(part, largest)})`,
  );
  const all = windows.length === 0 ? ['bounds AS (SELECT $from::TIMESTAMP, $to::TIMESTAMP)'] : windows;
  return `WITH ${all.join(', ')} SELECT * FROM (\n${sql}\n) LIMIT ${max_rows + 1}`;
}

const nothing =
  'SELECT NULL::TIMESTAMP AS time, NULL::TIMESTAMP AS until, NULL::JSON AS record WHERE $from::TIMESTAMP > $to::TIMESTAMP';
