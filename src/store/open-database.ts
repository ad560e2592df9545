import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { type Db, fromPglite } from 'pg-boss';
import { restoreBackup } from './backups.ts';
import type { Sync } from './durable-files.ts';
import { migrate } from './migrate.ts';
import { openEmbedded } from './open-embedded.ts';
import { noteRecovery } from './recent-recovery.ts';
import type { Tables } from './tables.ts';
import { idleInTransactionMs, statementMs, watchConnection } from './watch-connection.ts';

export interface DatabaseOptions {
  /** PostgreSQL 15 or newer. Without it the embedded database is used. */
  readonly databaseUrl?: string | null;
  /** Where the embedded database lives; null keeps it in memory only. Not used with `databaseUrl`. */
  readonly dataDirectory: string | null;
  /** Told when the embedded database could not be opened, so that another one stands in its place. */
  readonly onRecovery?: ((recovery: Recovery) => void) | undefined;
  /** Another way to bring files of the embedded database to the disk, for tests. */
  readonly sync?: Sync | undefined;
}

/** What was done about a database that could not be opened. */
export interface Recovery {
  /** Where its files are now. */
  readonly movedTo: string;
  /** The backup that replaces it; null where there was none to read, so that all begins anew. */
  readonly restoredFrom: string | null;
}

export interface OpenDatabase {
  readonly database: Kysely<Tables>;
  /** The same database for the job queue. */
  readonly forJobs: { readonly db: Db; readonly backend: 'postgres' | 'pglite' };
  readonly close: () => Promise<void>;
}

const poolSize = 10;
const connectTimeoutMs = 10_000;
/** An idle connection is asked whether it still leads anywhere. */
const keepAliveMs = 5000;

/** Opens the database and brings its tables up to date. Whatever was taken is given back when that fails. */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { dataDirectory, onRecovery } = options;
  const { movedTo, ...open } = await connectDatabase(options);
  try {
    if (movedTo !== null && dataDirectory !== null) {
      noteRecovery(dataDirectory, new Date());
      onRecovery?.({ movedTo, restoredFrom: await restoreBackup(open.database, dataDirectory) });
    }
    await migrate(open.database);
    return open;
  } catch (error) {
    await open.close().catch(() => undefined);
    throw error;
  }
}

/** Opens the database and leaves its tables as they are. */
export async function connectDatabase(
  options: DatabaseOptions,
): Promise<OpenDatabase & { readonly movedTo: string | null }> {
  const { databaseUrl, dataDirectory, sync } = options;
  if (databaseUrl) return { ...connectPostgres(databaseUrl), movedTo: null };
  if (dataDirectory === null) return { ...wrapEmbedded(await PGlite.create(), async () => undefined), movedTo: null };
  const { pglite, movedTo, unlock } = await openEmbedded(dataDirectory, sync);
  return { ...wrapEmbedded(pglite, unlock), movedTo };
}

function connectPostgres(connectionString: string): OpenDatabase {
  const pool = new Pool({
    connectionString,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    onConnect: (client) => watchConnection(client),
    application_name: 'gd-triage',
  });
  // A server that restarts drops its connections, idle ones and those in use. Such an event ends the process where nobody
  // listens; the work in hand fails by itself, and the pool connects anew.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const db: Db = { executeSql: (text, values) => pool.query(text, values) };
  return { database, forJobs: { db, backend: 'postgres' }, close: () => database.destroy() };
}

function wrapEmbedded(pglite: PGlite, unlock: () => Promise<void>): OpenDatabase {
  const database = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  const close = async (): Promise<void> => {
    try {
      // The next start has nothing to recover then.
      await sql`checkpoint`.execute(database);
    } finally {
      await database.destroy().finally(unlock);
    }
  };
  return { database, forJobs: { db: fromPglite(pglite), backend: 'pglite' }, close };
}
