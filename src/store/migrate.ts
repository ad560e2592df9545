import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { createFirstTables } from './migrations/first-tables.ts';
import { addStormsAndClaims } from './migrations/storms-and-claims.ts';
import { addWorkThatSurvives } from './migrations/work-that-survives.ts';
import type { Tables } from './tables.ts';

/** In order of their names. One that has been released never changes: add another. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': { up: createFirstTables },
  '0002-storms-and-claims': { up: addStormsAndClaims },
  '0003-work-that-survives': { up: addWorkThatSurvives },
};

/** What this version knows, in order. */
export const migrationNames: readonly string[] = Object.keys(migrations).sort();

/** Brings the tables up to date. Safe when several bots start at once: the migrator takes a lock in the database. */
export async function migrate(database: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
