import { type Kysely, sql, type Transaction } from 'kysely';
import type { Place } from '../domain/case.ts';
import type { FindingReference } from '../domain/finding.ts';
import { referenceSchema } from './schema/finding-schema.ts';
import { placeColumns, readPlace } from './schema/place-schema.ts';
import type { Tables } from './tables.ts';

export interface NotedAlert {
  readonly isNew: boolean;
  readonly known: Place | null;
  readonly seen: number;
}

/** Registers an alert message. `known` is the first message about this finding, `seen` how many there are by now. */
export async function noteAlert(
  database: Kysely<Tables>,
  alert: { readonly place: Place; readonly reference: FindingReference; readonly at: Date },
): Promise<NotedAlert> {
  const { place, reference } = alert;
  return database.transaction().execute(async (transaction) => {
    // Two messages about one finding at the same moment must not both be the first.
    if (reference.findingId !== null) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${reference.findingId}, 0))`.execute(transaction);
    }
    const inserted = await insertAlert(transaction, alert);
    const alerts = await alertsLike(transaction, place, reference);
    const first = alerts[0];
    const isNew = inserted && alerts.length === 1;
    return { isNew, known: isNew || !first ? null : first, seen: alerts.length };
  });
}

/** What the alert at this place said about its finding. */
export async function alertAt(database: Kysely<Tables>, place: Place): Promise<FindingReference | null> {
  const row = await database
    .selectFrom('alerts')
    .select('reference')
    .where('channel', '=', place.channel)
    .where('ts', '=', place.ts)
    .executeTakeFirst();
  return row ? referenceSchema.parse(row.reference) : null;
}

async function insertAlert(
  transaction: Transaction<Tables>,
  { place, reference, at }: { readonly place: Place; readonly reference: FindingReference; readonly at: Date },
): Promise<boolean> {
  const row = {
    ...placeColumns(place),
    finding_id: reference.findingId,
    reference: JSON.stringify(reference),
    noted_at: at,
  };
  const inserted = await transaction
    .insertInto('alerts')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('ts')
    .execute();
  return inserted.length === 1;
}

/** Messages about the same finding, oldest first. An alert that names no finding is only like itself. */
async function alertsLike(
  transaction: Transaction<Tables>,
  place: Place,
  reference: FindingReference,
): Promise<readonly Place[]> {
  const query = transaction
    .selectFrom('alerts')
    .select(['channel', 'ts', 'thread_ts', 'reference'])
    .orderBy('position');
  if (reference.findingId === null) {
    const rows = await query.where('channel', '=', place.channel).where('ts', '=', place.ts).execute();
    return rows.map(readPlace);
  }
  const rows = await query.where('finding_id', '=', reference.findingId).execute();
  return rows.filter((row) => agrees(referenceSchema.parse(row.reference), reference)).map(readPlace);
}

/** The same id in another account or region is another finding; an alert that does not say which agrees with both. */
function agrees(one: FindingReference, other: FindingReference): boolean {
  return (['accountId', 'region'] as const).every(
    (key) => one[key] === null || other[key] === null || one[key] === other[key],
  );
}
