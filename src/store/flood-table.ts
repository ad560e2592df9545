import { type Kysely, sql, type Transaction } from 'kysely';
import type { Place } from '../domain/case.ts';
import type { Flood, FloodAlert, FloodRule } from '../domain/offer.ts';
import { readTimestamp } from './read-timestamp.ts';
import { referenceSchema } from './schema/finding-schema.ts';
import { readPlace } from './schema/place-schema.ts';
import type { Tables } from './tables.ts';

export interface FloodCandidate {
  readonly place: Place;
  readonly type: string | null;
  readonly rule: FloodRule;
  readonly now: Date;
}

/** Counts an alert into the flood of its type in its channel, if there is one by now; null where there is none. */
export async function joinFlood(database: Kysely<Tables>, candidate: FloodCandidate): Promise<Flood | null> {
  const { place, type, now } = candidate;
  const posted = readTimestamp(place.ts, now);
  const id = await database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${place.channel} ${type}`}, 1))`.execute(transaction);
    return (await extendFlood(transaction, candidate, posted)) ?? (await beginFlood(transaction, candidate, posted));
  });
  return id === null ? null : readFlood(database, id);
}

/** The figures of a flood as they are now. */
export async function readFlood(database: Kysely<Tables>, id: string): Promise<Flood | null> {
  const row = await database
    .selectFrom('floods')
    .innerJoin('alerts', 'alerts.flood_id', 'floods.id')
    .select(['floods.channel', 'floods.type', 'floods.started_at'])
    .select((build) => [build.fn.countAll().as('count'), build.fn.count('account_id').distinct().as('accounts')])
    .where('floods.id', '=', id)
    .groupBy(['floods.id', 'floods.channel', 'floods.type', 'floods.started_at'])
    .executeTakeFirst();
  if (!row) return null;
  const { channel, type } = row;
  const [count, accounts] = [Number(row.count), Number(row.accounts)];
  return { id, channel, type, count, accounts, since: row.started_at.toISOString() };
}

/** The summary of a flood shows so many of its alerts now. */
export async function noteSummary(
  database: Kysely<Tables>,
  { id, count }: { readonly id: string; readonly count: number },
): Promise<void> {
  await database.updateTable('floods').set({ summed_up: count }).where('id', '=', id).execute();
}

/** What is older nobody waits for any more. */
const maxAgeMs = 7 * 86_400_000;

/** Floods whose summary was not posted, or does not show all of their alerts, though none has come since a time. */
export async function floodsBehind(
  database: Kysely<Tables>,
  { quietSince, now }: { readonly quietSince: Date; readonly now: Date },
): Promise<readonly Flood[]> {
  const rows = await database
    .selectFrom('floods')
    .select('id')
    .where('last_at', '<=', quietSince)
    .where('last_at', '>', new Date(now.getTime() - maxAgeMs))
    .where(sql<boolean>`summed_up < (select count(*) from alerts where flood_id = floods.id)`)
    .orderBy('id')
    .execute();
  const floods = await Promise.all(rows.map(({ id }) => readFlood(database, String(id))));
  return floods.filter((flood) => flood !== null);
}

/** The alerts of a flood, oldest first. */
export async function floodAlerts(database: Kysely<Tables>, id: string): Promise<readonly FloodAlert[]> {
  const rows = await database
    .selectFrom('alerts')
    .select(['channel', 'ts', 'thread_ts', 'reference'])
    .where('flood_id', '=', id)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({ place: readPlace(row), reference: referenceSchema.parse(row.reference) }));
}

async function extendFlood(
  transaction: Transaction<Tables>,
  { place, type, rule }: FloodCandidate,
  posted: Date,
): Promise<string | null> {
  const flood = await transaction
    .selectFrom('floods')
    .select(['id', 'last_at'])
    .where('channel', '=', place.channel)
    .where('type', 'is not distinct from', type)
    .where('last_at', '>', new Date(posted.getTime() - rule.withinMs))
    .where('started_at', '<=', new Date(posted.getTime() + rule.withinMs))
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!flood) return null;
  const id = String(flood.id);
  const lastAt = new Date(Math.max(flood.last_at.getTime(), posted.getTime()));
  await transaction.updateTable('floods').set({ last_at: lastAt }).where('id', '=', id).execute();
  await transaction
    .updateTable('alerts')
    .set({ flood_id: id, settled: sql<string>`coalesce(settled, 'flood')` })
    .where('channel', '=', place.channel)
    .where('ts', '=', place.ts)
    .where('type', 'is not distinct from', type)
    .execute();
  return id;
}

/** What was offered already keeps its offer; what still waits for one is summed up. */
async function beginFlood(
  transaction: Transaction<Tables>,
  { place, type, rule }: FloodCandidate,
  posted: Date,
): Promise<string | null> {
  const near = await transaction
    .selectFrom('alerts')
    .select(['position', 'posted_at'])
    .where('channel', '=', place.channel)
    .where('type', 'is not distinct from', type)
    .where('posted_at', '>', new Date(posted.getTime() - rule.withinMs))
    .where('posted_at', '<=', posted)
    .where('settled', 'is distinct from', 'again')
    .where('flood_id', 'is', null)
    .execute();
  if (near.length < rule.least) return null;
  const startedAt = new Date(Math.min(...near.map((row) => row.posted_at.getTime())));
  const { id } = await transaction
    .insertInto('floods')
    .values({ channel: place.channel, type, started_at: startedAt, last_at: posted })
    .returning('id')
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable('alerts')
    .set({ flood_id: id, settled: sql<string>`coalesce(settled, 'flood')` })
    .where(
      'position',
      'in',
      near.map(({ position }) => position),
    )
    .execute();
  return String(id);
}
