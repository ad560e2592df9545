import type { Kysely } from 'kysely';
import type { Place } from '../domain/case.ts';
import type { WantedAlert } from '../domain/offer.ts';
import { referenceSchema } from './schema/finding-schema.ts';
import { readPlace } from './schema/place-schema.ts';
import type { Tables } from './tables.ts';

/** Remembers that somebody wants these alerts analysed, so that a stop does not lose the rest of a long list. */
export async function wantAlerts(
  database: Kysely<Tables>,
  {
    places,
    user,
    request,
  }: { readonly places: readonly Place[]; readonly user: string | null; readonly request: string | null },
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const { channel, ts } of places) {
      await transaction
        .updateTable('alerts')
        .set({ wanted_by: user, wanted_id: request })
        .where('channel', '=', channel)
        .where('ts', '=', ts)
        .execute();
    }
  });
}

/** Alerts whose analysis was asked for and not started yet, oldest first. */
export async function wantedAlerts(database: Kysely<Tables>): Promise<readonly WantedAlert[]> {
  const rows = await database
    .selectFrom('alerts')
    .select(['channel', 'ts', 'thread_ts', 'reference', 'wanted_by', 'wanted_id'])
    .where('wanted_by', 'is not', null)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    place: readPlace(row),
    reference: referenceSchema.parse(row.reference),
    user: row.wanted_by ?? '',
    request: row.wanted_id,
  }));
}
