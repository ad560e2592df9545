import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { lockDatabase } from './lock-database.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

export interface DatabaseOptions {
  /** PostgreSQL 15 or newer. Without it the embedded database is used. */
  readonly databaseUrl?: string | null;
  /** Where the embedded database lives; null keeps it in memory only. Not used with `databaseUrl`. */
  readonly dataDirectory: string | null;
}

export interface OpenDatabase {
  readonly database: Kysely<Tables>;
  readonly close: () => Promise<void>;
}

const poolSize = 10;
const connectTimeoutMs = 10_000;
/** A statement that takes longer is stuck: every one of ours touches a few rows. */
const statementTimeoutMs = 30_000;

/** Opens the database and brings its tables up to date. Whatever was taken is given back when that fails. */
export async function openDatabase({ databaseUrl, dataDirectory }: DatabaseOptions): Promise<OpenDatabase> {
  const open = databaseUrl ? connectPostgres(databaseUrl) : await openEmbedded(dataDirectory);
  try {
    await migrate(open.database);
    return open;
  } catch (error) {
    await open.close().catch(() => undefined);
    throw error;
  }
}

function connectPostgres(connectionString: string): OpenDatabase {
  const pool = new Pool({
    connectionString,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    application_name: 'gd-triage',
  });
  // A server that restarts drops its connections, idle ones and those in use. Such an event ends the process where nobody
  // listens; the work in hand fails by itself, and the pool connects anew.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { database, close: () => database.destroy() };
}

async function openEmbedded(dataDirectory: string | null): Promise<OpenDatabase> {
  if (dataDirectory === null) return wrapEmbedded(await PGlite.create(), async () => undefined);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const unlock = lockDatabase(dataDirectory);
  try {
    return wrapEmbedded(await PGlite.create(join(dataDirectory, 'database')), unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

function wrapEmbedded(pglite: PGlite, unlock: () => Promise<void>): OpenDatabase {
  const database = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  const close = async (): Promise<void> => {
    try {
      // The embedded engine never calls fsync; a checkpoint leaves the least to recover if the host goes down later.
      await sql`checkpoint`.execute(database);
    } finally {
      await database.destroy().finally(unlock);
    }
  };
  return { database, close };
}
