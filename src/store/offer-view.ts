import { type Kysely, sql } from 'kysely';
import type { Place } from '../domain/case.ts';
import type { FindingReference } from '../domain/finding.ts';
import type { NotedOffer, OfferLine } from '../domain/offer.ts';
import { alertsLike } from './alert-table.ts';
import { referenceSchema } from './schema/finding-schema.ts';
import type { Tables } from './tables.ts';

/** What is known about the alert at a place; null where none was noted. */
export async function readOffer(database: Kysely<Tables>, place: Place): Promise<NotedOffer | null> {
  const rows = await database
    .selectFrom('alerts')
    .select(['reference', 'said', 'sample', 'settled'])
    .where('channel', '=', place.channel)
    .where('ts', '=', place.ts)
    .orderBy('position')
    .execute();
  if (rows.length === 0) return null;
  const alerts = rows.map(({ reference, sample }) => ({ reference: referenceSchema.parse(reference), sample }));
  const lines = await Promise.all(alerts.map((alert) => readLine(database, place, alert)));
  return {
    lines: lines.filter((line) => line !== null),
    references: alerts.map(({ reference }) => reference),
    said: rows.find(({ said }) => said !== null)?.said ?? null,
    isOpen: rows.some(({ settled }) => settled === null),
  };
}

async function readLine(
  database: Kysely<Tables>,
  place: Place,
  { reference, sample }: { readonly reference: FindingReference; readonly sample: boolean },
): Promise<OfferLine | null> {
  const like = await alertsLike(database, place, reference);
  const first = like[0]?.place;
  if (first?.channel !== place.channel || first.ts !== place.ts) return null;
  const lastAt = new Date(Math.max(...like.map(({ postedAt }) => postedAt.getTime()))).toISOString();
  return {
    reference,
    sample,
    startedBy: await readStarter(database, place, reference),
    again: like.length > 1 ? { count: like.length, lastAt } : null,
  };
}

/** Who asked for the last investigation. A case opened under an alert without id belongs to that alert. */
async function readStarter(
  database: Kysely<Tables>,
  place: Place,
  { findingId, accountId, region }: FindingReference,
): Promise<string | null> {
  const query = database
    .selectFrom('investigations')
    .innerJoin('cases', 'cases.key', 'investigations.case_key')
    .select('requested_by')
    .orderBy('investigations.position', 'desc')
    .limit(1);
  const row =
    findingId === null
      ? await query.where('channel', '=', place.channel).where('ts', '=', place.ts).executeTakeFirst()
      : await query
          .where(sql`split_part(key, '/', 3)`, '=', findingId)
          .where('key', 'like', `${accountId ?? '%'}/${region ?? '%'}/%`)
          .executeTakeFirst();
  return row?.requested_by ?? null;
}
