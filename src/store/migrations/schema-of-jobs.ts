import { type Kysely, sql } from 'kysely';

/**
 * The job queue makes its schema itself, but when several bots start at once on a new database PostgreSQL refuses all but one
 * of them. Migrations wait for each other.
 */
export async function createSchemaOfJobs(database: Kysely<unknown>): Promise<void> {
  await sql`create schema if not exists jobs`.execute(database);
}
