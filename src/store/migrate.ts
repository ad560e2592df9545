import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { z } from 'zod';
import { createFirstTables } from './migrations/first-tables.ts';
import { addFruitlessAttempts } from './migrations/fruitless-attempts.ts';
import { createSchemaOfJobs } from './migrations/schema-of-jobs.ts';
import { addStormsAndClaims } from './migrations/storms-and-claims.ts';
import { addSummariesAndHolders } from './migrations/summaries-and-holders.ts';
import { addWorkThatSurvives } from './migrations/work-that-survives.ts';
import type { Tables } from './tables.ts';

/** In order of their names. One that has been released never changes: add another. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': { up: createFirstTables },
  '0002-storms-and-claims': { up: addStormsAndClaims },
  '0003-work-that-survives': { up: addWorkThatSurvives },
  '0004-fruitless-attempts': { up: addFruitlessAttempts },
  '0005-schema-of-jobs': { up: createSchemaOfJobs },
  '0006-summaries-and-holders': { up: addSummariesAndHolders },
};

/** What this version knows, in order. */
export const migrationNames: readonly string[] = Object.keys(migrations).sort();

const Names = z.array(z.object({ name: z.string() }));

/**
 * Brings the tables up to date, or as far as the migration named. Safe when several bots start at once: the migrator takes a
 * lock in the database.
 */
export async function migrate(database: Kysely<Tables>, upTo?: string): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
  if (error !== undefined) throw error;
}

/** The migrations this database has seen, in order; none where it is new. */
export async function appliedMigrations(database: Kysely<Tables>): Promise<readonly string[]> {
  const known = await sql`select tablename as name from pg_tables
    where schemaname = current_schema() and tablename = 'kysely_migration'`.execute(database);
  if (known.rows.length === 0) return [];
  const { rows } = await sql`select name from kysely_migration order by name`.execute(database);
  return Names.parse(rows).map(({ name }) => name);
}
