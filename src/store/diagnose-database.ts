import { cp, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { z } from 'zod';
import { approve, caution, type Diagnosis, reject } from '../domain/diagnosis.ts';
import { asUnavailable } from './explain-database-error.ts';
import { readHolder } from './lock-database.ts';
import { migrationNames } from './migrate.ts';

const about = 'Database';
const oldestServer = 150_000;
const connectTimeoutMs = 10_000;
/** A larger directory is not copied for looking at it. */
const largestCopyBytes = 512 * 1024 * 1024;
const lowSpaceBytes = 1024 ** 3;
const noSpaceBytes = 100 * 1024 ** 2;

const Numbers = z.array(z.object({ version: z.string(), number: z.coerce.number(), bytes: z.coerce.number() }));
const Names = z.array(z.object({ name: z.string() }));
const Flags = z.array(z.object({ found: z.boolean() }));

type Ask = (statement: string) => Promise<unknown>;

/** Engine, version, migrations, lock and disk. Reads only: the embedded database is looked at in a copy. */
export async function diagnoseDatabase(options: {
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
}): Promise<readonly Diagnosis[]> {
  return options.databaseUrl === null ? diagnoseEmbedded(options.dataDirectory) : diagnoseServer(options.databaseUrl);
}

async function diagnoseServer(connectionString: string): Promise<readonly Diagnosis[]> {
  return asUnavailable(async () => {
    const client = new Client({
      connectionString,
      connectionTimeoutMillis: connectTimeoutMs,
      statement_timeout: connectTimeoutMs,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const ask: Ask = async (statement) => (await client.query(statement)).rows;
      return [await describeServer(ask), await compareMigrations(ask)];
    } finally {
      await client.end();
    }
  });
}

async function describeServer(ask: Ask): Promise<Diagnosis> {
  const statement = `select current_setting('server_version') as version, current_setting('server_version_num') as number,
    pg_database_size(current_database()) as bytes`;
  const [server] = Numbers.parse(await ask(statement));
  const detail = `PostgreSQL ${server?.version}, ${showBytes(server?.bytes ?? 0)}`;
  if ((server?.number ?? 0) >= oldestServer) return approve(about, detail);
  return reject(about, detail, 'Use PostgreSQL 15 or newer.');
}

/** Compares the migrations the database has seen with those of this version. */
async function compareMigrations(ask: Ask): Promise<Diagnosis> {
  const [table] = Flags.parse(await ask(`select to_regclass('kysely_migration') is not null as found`));
  if (table?.found !== true) return approve('Database tables', 'none yet; the first start makes them');
  const applied = Names.parse(await ask('select name from kysely_migration order by name')).map(({ name }) => name);
  const newer = applied.filter((name) => !migrationNames.includes(name));
  const missing = migrationNames.filter((name) => !applied.includes(name));
  if (newer.length > 0) {
    return reject('Database tables', `made by a newer version (${newer.join(', ')})`, 'Update gd-triage.');
  }
  if (missing.length > 0) return approve('Database tables', `the next start adds ${missing.join(', ')}`);
  return approve('Database tables', `up to date (${applied.at(-1)})`);
}

async function diagnoseEmbedded(directory: string): Promise<readonly Diagnosis[]> {
  const names = await readdir(directory).catch(() => null);
  if (names === null)
    return [
      approve(about, `embedded, ${directory} is made at the first start`),
      ...(await diagnoseDisk(path.dirname(directory), 0)),
    ];
  const bytes = await sizeOf(directory);
  const disk = await diagnoseDisk(directory, bytes);
  const holder = readHolder(directory);
  if (holder !== null) {
    const place = holder.isElsewhere ? ' of another container or machine' : '';
    return [approve(about, `embedded, in use by process ${holder.pid}${place}`), ...disk];
  }
  if (!names.includes('database')) return [approve(about, 'embedded, empty'), ...disk];
  if (bytes > largestCopyBytes) return [approve(about, 'embedded, too large to look into'), ...disk];
  return [...(await lookIntoCopy(path.join(directory, 'database'))), ...disk];
}

/** Opening writes into the directory, so a copy is opened. */
async function lookIntoCopy(database: string): Promise<readonly Diagnosis[]> {
  const copy = await mkdtemp(path.join(tmpdir(), 'gd-triage-doctor-'));
  try {
    await cp(database, copy, { recursive: true });
    const engine = await PGlite.create(copy);
    const ask: Ask = async (statement) => (await engine.query(statement)).rows;
    const [server] = Numbers.parse(
      await ask(`select current_setting('server_version') as version, 0 as number, 0 as bytes`),
    );
    const found = [approve(about, `embedded, PostgreSQL ${server?.version}, not in use`), await compareMigrations(ask)];
    await engine.close();
    return found;
  } catch {
    const fix =
      'Start the bot: it moves the directory aside and begins anew, or put a backup in its place (docs/operations.md).';
    return [reject(about, 'embedded, cannot be opened', fix)];
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function diagnoseDisk(directory: string, bytes: number): Promise<readonly Diagnosis[]> {
  const system = await statfs(directory).catch(() => null);
  if (system === null) return [];
  const free = system.bavail * system.bsize;
  const detail = `${showBytes(bytes)} used in ${directory}, ${showBytes(free)} free`;
  const fix = 'Make room, or lower retention.days.';
  if (free < noSpaceBytes) return [reject('Disk', detail, fix)];
  return [free < lowSpaceBytes ? caution('Disk', detail, fix) : approve('Disk', detail)];
}

async function sizeOf(directory: string): Promise<number> {
  const files = await readdir(directory, { recursive: true });
  const sizes = await Promise.all(
    files.map((file) =>
      stat(path.join(directory, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function showBytes(bytes: number): string {
  return bytes < 1024 ** 3 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
