import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBInstance, timestampValue } from '@duckdb/node-api';
import { z } from 'zod';
import type { Row } from '../../domain/evidence.ts';
import type { ErrorClass } from '../call-result.ts';
import { readRecordEnd, readRecordTime, sortByTime } from '../record-time.ts';
import type { LogFolder } from './log-files.ts';
import { logNames, readLogFolders } from './log-files.ts';
import { findSqlFault } from './sql-guard.ts';

export interface LogQuery {
  readonly sql: string;
  readonly from: string;
  readonly to: string;
  readonly max_rows: number;
  /** Of several configured places, the one to read; and whose files there. */
  readonly location?: string | undefined;
  readonly account?: string | undefined;
  readonly regions?: readonly string[] | undefined;
}

export type LogAnswer =
  | { readonly rows: readonly Row[]; readonly complete: boolean }
  | { readonly error: ErrorClass; readonly message: string };

/** The logs of one case folder, each a table `(time, until, record)`, read once and then locked. */
export interface LogDatabase {
  query(asked: LogQuery, signal: AbortSignal): Promise<LogAnswer>;
  close(): void;
}

const settings = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  memory_limit: '512MB',
  temp_directory: '',
  threads: '2',
};
const Record = z.record(z.string(), z.unknown());

/** Loads the folder into an in-memory database that can reach neither files nor the network afterwards. */
export async function openLogDatabase(folder: string): Promise<LogDatabase> {
  const logs = await readLogFolders(folder);
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  await connection.run('CREATE SCHEMA logs');
  for (const log of logs) await loadLog(connection, log);
  await connection.run('SET enable_external_access=false');
  await connection.run('SET lock_configuration=true');
  connection.closeSync();
  return {
    query: (asked, signal) => runQuery(asked, { instance, logs, signal }),
    close: () => instance.closeSync(),
  };
}

async function loadLog(connection: DuckDBConnection, { name, records }: LogFolder): Promise<void> {
  await connection.run(`CREATE TABLE logs.${name} (time TIMESTAMP, until TIMESTAMP, record JSON)`);
  const appender = await connection.createAppender(name, 'logs');
  for (const record of sortByTime(records)) {
    for (const at of [readRecordTime(record), readRecordEnd(record)]) {
      if (at === null) appender.appendNull();
      else appender.appendTimestamp(timestampValue(BigInt(Math.round(at * 1000))));
    }
    appender.appendVarchar(JSON.stringify(record));
    appender.endRow();
  }
  appender.closeSync();
}

interface Opened {
  readonly instance: DuckDBInstance;
  readonly logs: readonly LogFolder[];
  readonly signal: AbortSignal;
}

async function runQuery(asked: LogQuery, opened: Opened): Promise<LogAnswer> {
  const { signal } = opened;
  const connection = await opened.instance.connect();
  const stop = () => connection.interrupt();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await runChecked(asked, connection, opened.logs);
  } catch (error) {
    signal.throwIfAborted();
    return { error: 'invalid', message: error instanceof Error ? error.message : 'The query failed' };
  } finally {
    signal.removeEventListener('abort', stop);
    connection.closeSync();
  }
}

async function runChecked(
  asked: LogQuery,
  connection: DuckDBConnection,
  logs: readonly LogFolder[],
): Promise<LogAnswer> {
  const names = connection.getTableNames(asked.sql, false);
  const used = logs.filter(({ name }) => names.includes(name));
  const missing = logNames.find((name) => names.includes(name) && !used.some((log) => log.name === name));
  if (missing !== undefined) return { error: 'not_collected', message: `There is no ${missing} log` };
  const bounded = writeBounded(asked, used);
  const fault = await findSqlFault(connection, asked.sql, bounded);
  if (fault !== null) return { error: 'refused', message: fault };
  const found = await connection.runAndReadAll(bounded, {
    from: timestampValue(toMicros(asked.from)),
    to: timestampValue(toMicros(asked.to)),
  });
  const rows = found.getRowObjectsJson().map(toRecord);
  const isWhole = rows.length <= asked.max_rows && used.every(({ unreadable }) => unreadable === 0);
  return { rows: rows.slice(0, asked.max_rows), complete: isWhole };
}

/** Each table is narrowed to the window under its own name: what lasts (a flow, a change) counts where it overlaps. */
function writeBounded({ sql, max_rows }: LogQuery, used: readonly LogFolder[]): string {
  const windows = used.map(
    ({ name }) => `${name} AS (SELECT * FROM logs.${name} WHERE time <= $to AND coalesce(until, time) >= $from)`,
  );
  const unused = windows.length === 0 ? ['bounds AS (SELECT $from::TIMESTAMP, $to::TIMESTAMP)'] : windows;
  return `WITH ${unused.join(', ')} SELECT * FROM (\n${sql}\n) LIMIT ${max_rows + 1}`;
}

/** For a timestamp of the engine. */
export function toMicros(time: string): bigint {
  return BigInt(Date.parse(time)) * 1000n;
}

/** The column `record` is the answer; a query without it (a count) answers with its columns. */
export function toRecord(row: Row): Row {
  const text = row['record'];
  if (typeof text !== 'string') return row;
  const record = Record.safeParse(JSON.parse(text));
  return record.success ? record.data : row;
}
