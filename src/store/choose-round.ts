import { sql, type Transaction } from 'kysely';
import { fail } from '../domain/errors.ts';
import type { Tables } from './tables.ts';

/** How many may wait: in all, and of one person or rule. */
export interface LineLimits {
  readonly total: number;
  readonly each: number;
}

/**
 * The round a new investigation goes in. Everybody who waits has one turn per round, so that a hundred of one person do not
 * hold up the one of another. Throws line_full. The line is locked until the transaction ends.
 */
export async function chooseRound(
  transaction: Transaction<Tables>,
  requestedBy: string,
  { total, each }: LineLimits,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('line', 3))`.execute(transaction);
  const { rows } = await sql<{ waiting: number; own: number; first: number; next: number }>`
    select count(*)::int as waiting, count(*) filter (where requested_by = ${requestedBy})::int as own,
      coalesce(min(round), 0) as first, coalesce(max(round) filter (where requested_by = ${requestedBy}) + 1, 0) as next
    from investigations where begun_at is null and step not in ('done', 'failed')`.execute(transaction);
  const { waiting, own, first, next } = rows[0] ?? { waiting: 0, own: 0, first: 0, next: 0 };
  if (own >= each) throw fail('line_full', { who: 'person', waiting: own });
  if (waiting >= total) throw fail('line_full', { who: 'all', waiting });
  return Math.max(next, first);
}
