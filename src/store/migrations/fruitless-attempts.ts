import { type Kysely, sql } from 'kysely';

/** How often an investigation was begun since it last came a step further. */
export async function addFruitlessAttempts(database: Kysely<unknown>): Promise<void> {
  await sql`alter table investigations add column attempts integer not null default 0`.execute(database);
}
