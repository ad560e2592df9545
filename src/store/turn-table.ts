import { type Kysely, sql } from 'kysely';
import type { TurnKeeper } from '../domain/turn-keeper.ts';
import { asUnavailable } from './explain-database-error.ts';
import type { Tables } from './tables.ts';

/** A lane whose holder was killed is free again after this: longer than any request takes. Seconds. */
const leaseSeconds = 30;
const slowest = 1 / 8;
const shortestWaitMs = 20;
/** A lane can be given back before its lease ends, so nobody sleeps through that. */
const longestWaitMs = 250;

/** Turns by the clock of the database, which all replicas share. */
export function keepTurns(database: Kysely<Tables>): TurnKeeper {
  const known = new Set<string>();
  const prepare = async (key: string, lanes: number): Promise<void> => {
    if (known.has(key)) return;
    await sql`insert into turns (key, lane, free_at)
      select ${key}, lane, '-infinity' from generate_series(1, ${lanes}::int) as lane on conflict do nothing`.execute(
      database,
    );
    known.add(key);
  };
  return {
    take: (key, lanes) =>
      asUnavailable(async () => {
        await prepare(key, lanes);
        return takeLane(database, key);
      }),
    release: (key, lane, afterMs) =>
      asUnavailable(async () => {
        await sql`update turns set free_at = now() + ${afterMs} * interval '1 millisecond'
          / case when slow_until > now() then factor else 1 end
          where key = ${key} and lane = ${lane}`.execute(database);
      }),
    slowDown: (key, forMs) =>
      asUnavailable(async () => {
        await sql`update turns set
          factor = case when slow_until > now() then greatest(factor / 2, ${slowest}) else 0.5 end,
          slow_until = now() + ${forMs} * interval '1 millisecond'
          where key = ${key}`.execute(database);
      }),
  };
}

async function takeLane(database: Kysely<Tables>, key: string): Promise<{ lane: number } | { waitMs: number }> {
  const taken = await sql<{ lane: number }>`
    update turns set free_at = now() + ${leaseSeconds} * interval '1 second'
    where (key, lane) in (
      select key, lane from turns where key = ${key} and free_at <= now()
      order by free_at limit 1 for update skip locked
    ) returning lane`.execute(database);
  const [lane] = taken.rows;
  if (lane) return lane;
  const next = await sql<{ wait: number | null }>`
    select (extract(epoch from min(free_at) - now()) * 1000)::float8 as wait from turns where key = ${key}`.execute(
    database,
  );
  const waitMs = Math.min(Math.max(next.rows[0]?.wait ?? 0, shortestWaitMs), longestWaitMs);
  return { waitMs };
}
