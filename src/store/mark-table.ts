import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** The timestamp of the newest message of a channel that was handled, or null. */
export async function readMark(database: Kysely<Tables>, channel: string): Promise<string | null> {
  const row = await database.selectFrom('marks').select('ts').where('channel', '=', channel).executeTakeFirst();
  return row?.ts ?? null;
}

/** Moves the mark of a channel forward; never back. */
export async function saveMark(
  database: Kysely<Tables>,
  { channel, ts }: { channel: string; ts: string },
): Promise<void> {
  await database
    .insertInto('marks')
    .values({ channel, ts })
    .onConflict((conflict) =>
      conflict.column('channel').doUpdateSet({ ts }).where(sql<boolean>`marks.ts::numeric < ${ts}::numeric`),
    )
    .execute();
}
