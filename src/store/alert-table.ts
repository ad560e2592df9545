import { type Kysely, sql, type Transaction } from 'kysely';
import type { Place } from '../domain/case.ts';
import type { FindingReference } from '../domain/finding.ts';
import { agrees } from './agrees.ts';
import { readTimestamp } from './read-timestamp.ts';
import { livingReplicas } from './replica-table.ts';
import { referenceSchema } from './schema/finding-schema.ts';
import { placeColumns, readPlace } from './schema/place-schema.ts';
import type { Tables } from './tables.ts';

export interface NotedAlert {
  readonly isNew: boolean;
  readonly known: Place | null;
  readonly seen: number;
}

export interface AlertNote {
  readonly place: Place;
  readonly reference: FindingReference;
  readonly at: Date;
  readonly said: string | null;
  readonly sample: boolean;
  readonly holder: string;
}

/** Registers an alert message. `known` is the first message about this finding, `seen` how many there are by now. */
export async function noteAlert(database: Kysely<Tables>, alert: AlertNote): Promise<NotedAlert> {
  const { place, reference } = alert;
  return database.transaction().execute(async (transaction) => {
    // Two messages about one finding at the same moment must not both be the first.
    if (reference.findingId !== null) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${reference.findingId}, 0))`.execute(transaction);
    }
    const inserted = (await completeAlert(transaction, alert)) || (await insertAlert(transaction, alert));
    const alerts = await alertsLike(transaction, place, reference);
    const first = alerts[0]?.place;
    const isNew = inserted && alerts.length === 1;
    return { isNew, known: isNew || !first ? null : first, seen: alerts.length };
  });
}

/** What the alert at this place said about its finding; the first one, where it told of several. */
export async function alertAt(database: Kysely<Tables>, place: Place): Promise<FindingReference | null> {
  const row = await database
    .selectFrom('alerts')
    .select('reference')
    .where('channel', '=', place.channel)
    .where('ts', '=', place.ts)
    .orderBy('position')
    .executeTakeFirst();
  return row ? referenceSchema.parse(row.reference) : null;
}

/** The first alert about a finding, or null. */
export async function alertOf(
  database: Kysely<Tables>,
  finding: { readonly id: string; readonly accountId: string; readonly region: string },
): Promise<Place | null> {
  const rows = await database
    .selectFrom('alerts')
    .select(['channel', 'ts', 'thread_ts', 'reference'])
    .where('finding_id', '=', finding.id)
    .orderBy('position')
    .execute();
  const first = rows.find((row) => agrees(referenceSchema.parse(row.reference), finding));
  return first ? readPlace(first) : null;
}

/** Says what became of an alert that was still to be offered. */
export async function settleAlert(
  database: Kysely<Tables>,
  { place, how }: { readonly place: Place; readonly how: string },
): Promise<void> {
  await database
    .updateTable('alerts')
    .set({ settled: how })
    .where('channel', '=', place.channel)
    .where('ts', '=', place.ts)
    .where('settled', 'is', null)
    .execute();
}

/** Whether the alert at a place is still to be offered. */
export async function isOpen(database: Kysely<Tables>, { channel, ts }: Place): Promise<boolean> {
  const row = await database
    .selectFrom('alerts')
    .select('ts')
    .where('channel', '=', channel)
    .where('ts', '=', ts)
    .where('settled', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Alerts that still have to be offered, oldest first. */
export async function openAlerts(database: Kysely<Tables>): Promise<readonly Place[]> {
  const rows = await database
    .selectFrom('alerts')
    .select(['channel', 'ts', 'thread_ts'])
    .where('settled', 'is', null)
    .orderBy('position')
    .execute();
  return distinctPlaces(rows);
}

/** Takes over what replicas that are gone noted before a time and did not offer; returns it with what this one did not. */
export async function takeAlerts(
  database: Kysely<Tables>,
  { replica, before }: { readonly replica: string; readonly before: Date },
): Promise<readonly Place[]> {
  await sql`update alerts set holder = ${replica}
    where settled is null and noted_at < ${before} and holder is distinct from ${replica}
      and (holder is null or holder not in ${livingReplicas()})`.execute(database);
  const rows = await database
    .selectFrom('alerts')
    .select(['channel', 'ts', 'thread_ts'])
    .where('settled', 'is', null)
    .where('noted_at', '<', before)
    .where('holder', '=', replica)
    .orderBy('position')
    .execute();
  return distinctPlaces(rows);
}

function distinctPlaces(rows: readonly unknown[]): readonly Place[] {
  return [...new Map(rows.map(readPlace).map((place) => [`${place.channel}/${place.ts}`, place])).values()];
}

/** An edit that brings the id makes the alert known by it: there is one row, and one offer. */
async function completeAlert(transaction: Transaction<Tables>, alert: AlertNote): Promise<boolean> {
  const { place, reference } = alert;
  if (reference.findingId === null) return false;
  const completed = await transaction
    .updateTable('alerts')
    .set({ ...factColumns(alert), settled: null, flood_id: null })
    .where('channel', '=', place.channel)
    .where('ts', '=', place.ts)
    .where('finding_id', 'is', null)
    .returning('ts')
    .execute();
  return completed.length === 1;
}

async function insertAlert(transaction: Transaction<Tables>, alert: AlertNote): Promise<boolean> {
  const row = {
    ...placeColumns(alert.place),
    ...factColumns(alert),
    noted_at: alert.at,
    posted_at: readTimestamp(alert.place.ts, alert.at),
  };
  const inserted = await transaction
    .insertInto('alerts')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('ts')
    .execute();
  return inserted.length === 1;
}

function factColumns({ reference, said, sample, holder }: AlertNote) {
  return {
    holder,
    finding_id: reference.findingId,
    reference: JSON.stringify(reference),
    type: reference.type,
    account_id: reference.accountId,
    said: reference.findingId === null ? said : null,
    sample,
  };
}

export interface LikeAlert {
  readonly place: Place;
  readonly postedAt: Date;
}

/** Messages about the same finding, oldest first. An alert that names no finding is only like itself. */
export async function alertsLike(
  database: Kysely<Tables>,
  place: Place,
  reference: FindingReference,
): Promise<readonly LikeAlert[]> {
  const query = database
    .selectFrom('alerts')
    .select(['channel', 'ts', 'thread_ts', 'reference', 'posted_at'])
    .orderBy('position');
  const { findingId } = reference;
  const rows =
    findingId === null
      ? await query
          .where('channel', '=', place.channel)
          .where('ts', '=', place.ts)
          .where('finding_id', 'is', null)
          .execute()
      : await query.where('finding_id', '=', findingId).execute();
  return rows
    .filter((row) => findingId === null || agrees(referenceSchema.parse(row.reference), reference))
    .map((row) => ({ place: readPlace(row), postedAt: row.posted_at }));
}
