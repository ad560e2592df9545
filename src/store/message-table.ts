import type { Kysely } from 'kysely';
import type { Place } from '../domain/case.ts';
import { placeColumns, readPlace } from './schema/place-schema.ts';
import type { Tables } from './tables.ts';

interface Message {
  readonly owner: string;
  readonly purpose: string;
  readonly place: Place;
}

export async function messageFor(
  database: Kysely<Tables>,
  { owner, purpose }: Omit<Message, 'place'>,
): Promise<Place | null> {
  const row = await database
    .selectFrom('messages')
    .select(['channel', 'ts', 'thread_ts'])
    .where('owner', '=', owner)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  return row ? readPlace(row) : null;
}

/** The place noted last wins: a message that was deleted and posted again has moved. */
export async function noteMessage(database: Kysely<Tables>, { owner, purpose, place }: Message): Promise<void> {
  await database
    .insertInto('messages')
    .values({ owner, purpose, ...placeColumns(place) })
    .onConflict((conflict) => conflict.columns(['owner', 'purpose']).doUpdateSet(placeColumns(place)))
    .execute();
}
