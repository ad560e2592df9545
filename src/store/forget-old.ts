import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { forgetRequests } from './request-table.ts';
import type { Tables } from './tables.ts';

export interface Retention {
  /** Cases without activity for so long go as a whole. */
  readonly days: number;
  /** The rows of logs go before that; what the report says of them stays. */
  readonly evidenceDays: number;
  /** Findings whose cases stay whole. */
  readonly hold: readonly string[];
  readonly now: Date;
}

/** What was deleted. */
export interface Forgotten {
  readonly looks: number;
  readonly cases: number;
  readonly alerts: number;
}

const Keys = z.array(z.object({ key: z.string() }));
/** Few at a time, so that nobody waits long for a lock. */
const batch = 50;
const dayMs = 86_400_000;

/** Deletes what is past its time, never what is held or under way. Safe to stop at any moment, and to run again. */
export async function forgetOld(database: Kysely<Tables>, retention: Retention): Promise<Forgotten> {
  const { days, evidenceDays, hold, now } = retention;
  const before = (count: number): Date => new Date(now.getTime() - count * dayMs);
  const looks = await forgetEvidence(database, { before: before(Math.min(evidenceDays, days)), hold });
  const cases = await forgetCases(database, { before: before(days), hold });
  await forgetRequests(database);
  const alerts = await forgetAlerts(database, { before: before(days), hold });
  return { looks, cases, alerts };
}

interface Limit {
  readonly before: Date;
  readonly hold: readonly string[];
}

/** Steps that are over, as the index on running investigations has them. */
const isOver = sql`step in ('done', 'failed')`;

/** A key ends with the id of its finding. */
function isHeld(key: string, hold: readonly string[]) {
  return sql`split_part(${sql.ref(key)}, '/', 3) = any(${hold}::text[])`;
}

async function forgetEvidence(database: Kysely<Tables>, { before, hold }: Limit): Promise<number> {
  const old = sql`select id from investigations
    where ${isOver} and coalesce(finished_at, started_at) < ${before} and not ${isHeld('case_key', hold)}`;
  // The inference and the draft repeat rows of the logs.
  await sql`delete from checkpoints where investigation_id in (${old})`.execute(database);
  const { numAffectedRows } = await sql`delete from looks where investigation_id in (${old})`.execute(database);
  return Number(numAffectedRows ?? 0n);
}

async function forgetCases(database: Kysely<Tables>, limit: Limit): Promise<number> {
  for (let count = 0; ; ) {
    const forgotten = await forgetSomeCases(database, limit);
    count += forgotten;
    if (forgotten < batch) return count;
  }
}

async function forgetSomeCases(database: Kysely<Tables>, { before, hold }: Limit): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const { rows } = await sql`select key from cases c
      where greatest(opened_at, finding_updated_at) < ${before} and not ${isHeld('key', hold)}
        and not exists (select from investigations i where i.case_key = c.key
          and (not ${isOver} or coalesce(i.finished_at, i.started_at) >= ${before}))
        and not exists (select from alerts a where a.finding_id = split_part(c.key, '/', 3) and a.noted_at >= ${before})
      order by position limit ${batch} for update of c skip locked`.execute(transaction);
    const keys = Keys.parse(rows).map(({ key }) => key);
    if (keys.length === 0) return 0;
    const chosen = sql`${keys}::text[]`;
    const gone = sql`select id from investigations where case_key = any(${chosen})`;
    await sql`delete from checkpoints where investigation_id in (${gone})`.execute(transaction);
    await sql`delete from looks where investigation_id in (${gone})`.execute(transaction);
    await sql`delete from investigations where case_key = any(${chosen})`.execute(transaction);
    await sql`delete from tickets where case_key = any(${chosen})`.execute(transaction);
    await sql`delete from messages where owner = any(${chosen})`.execute(transaction);
    await sql`delete from rule_starts where case_key = any(${chosen})`.execute(transaction);
    await sql`delete from cases where key = any(${chosen})`.execute(transaction);
    return keys.length;
  });
}

/** Alerts and floods that no case needs any more, with the replies they had. */
async function forgetAlerts(database: Kysely<Tables>, { before, hold }: Limit): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const { rows } = await sql`delete from alerts a
      where noted_at < ${before} and settled is not null and wanted_by is null
        and not coalesce(finding_id = any(${hold}::text[]), false)
        and not exists (select from cases c where split_part(c.key, '/', 3) = a.finding_id)
      returning channel || '/' || ts as key`.execute(transaction);
    const owners = Keys.parse(rows).map(({ key }) => key);
    await sql`delete from messages where owner = any(${owners}::text[])
      and not exists (select from alerts where channel || '/' || ts = messages.owner)`.execute(transaction);
    await sql`delete from floods where last_at < ${before} and not exists (select from alerts where flood_id = floods.id)`.execute(
      transaction,
    );
    return owners.length;
  });
}
