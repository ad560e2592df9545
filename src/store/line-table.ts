import { type Kysely, sql } from 'kysely';
import type { OpenInvestigation } from '../domain/work-store.ts';
import { readCase } from './case-table.ts';
import { investigationColumns, over, readInvestigation } from './investigation-table.ts';
import type { Tables } from './tables.ts';

/** Counts the attempt. */
export async function beginInvestigation(database: Kysely<Tables>, id: string): Promise<void> {
  await database
    .updateTable('investigations')
    .set({ begun_at: sql<Date>`coalesce(begun_at, now())`, attempts: sql<number>`attempts + 1` })
    .where('id', '=', id)
    .execute();
}

/** An outage ended the attempt: it does not count. */
export async function excuseAttempt(database: Kysely<Tables>, id: string): Promise<void> {
  await database
    .updateTable('investigations')
    .set({ attempts: sql<number>`greatest(attempts - 1, 0)` })
    .where('id', '=', id)
    .execute();
}

/** The investigation came a step further: what interrupted it so far did not keep it from that. */
export async function noteAdvance(database: Kysely<Tables>, id: string): Promise<void> {
  await database.updateTable('investigations').set({ attempts: 0 }).where('id', '=', id).execute();
}

/** What is not over, with its place in the line: null once it has begun. Light: the findings are joined to few of them. */
function line(database: Kysely<Tables>) {
  return database
    .selectFrom('investigations')
    .select([...investigationColumns, 'position', 'begun_at', 'round', 'attempts'])
    .select(
      sql<string | null>`case when begun_at is null then
        row_number() over (partition by begun_at is null order by round, position) end`.as('in_line'),
    )
    .where('step', 'not in', over);
}

function lineWithCases(database: Kysely<Tables>) {
  return database
    .selectFrom(line(database).as('line'))
    .innerJoin('cases', 'cases.key', 'line.case_key')
    .select([
      'line.id',
      'line.case_key',
      'line.requested_by',
      'line.step',
      'line.started_at',
      'line.in_line',
      'line.attempts',
    ])
    .select(['key', 'finding', 'channel', 'ts', 'thread_ts', 'cases.opened_at']);
}

type LineRow = Parameters<typeof readInvestigation>[0] &
  Parameters<typeof readCase>[0] & { in_line: string | null; attempts: number };

function readOpen(row: LineRow): OpenInvestigation {
  const inLine = row.in_line === null ? null : Number(row.in_line);
  return { investigation: readInvestigation(row), opened: readCase(row), inLine, attempts: row.attempts };
}

/** Null where it is over. */
export async function openInvestigation(database: Kysely<Tables>, id: string): Promise<OpenInvestigation | null> {
  const row = await lineWithCases(database).where('line.id', '=', id).executeTakeFirst();
  return row ? readOpen(row) : null;
}

/** Oldest first. */
export async function runningInvestigations(
  database: Kysely<Tables>,
  limit: number,
): Promise<readonly OpenInvestigation[]> {
  const query = lineWithCases(database).where('line.in_line', 'is', null);
  return (await query.orderBy('line.position').limit(limit).execute()).map(readOpen);
}

export async function nextInLine(database: Kysely<Tables>, limit: number): Promise<readonly OpenInvestigation[]> {
  const query = lineWithCases(database).where('line.in_line', 'is not', null);
  return (await query.orderBy('line.in_line').limit(limit).execute()).map(readOpen);
}

/** Every one that is not over, with the priority of its job. */
export async function listOpen(database: Kysely<Tables>): Promise<readonly { id: string; priority: number }[]> {
  const rows = await line(database).execute();
  return rows.map(({ id, round }) => ({ id, priority: -round }));
}

export async function countOpen(
  database: Kysely<Tables>,
): Promise<{ readonly running: number; readonly waiting: number }> {
  const rows = await line(database).execute();
  const waiting = rows.filter(({ in_line }) => in_line !== null).length;
  return { running: rows.length - waiting, waiting };
}

export async function findInvestigation(
  database: Kysely<Tables>,
  id: string,
): Promise<(Omit<OpenInvestigation, 'inLine' | 'attempts'> & { readonly isLatest: boolean }) | null> {
  const row = await database
    .selectFrom('investigations')
    .innerJoin('cases', 'cases.key', 'investigations.case_key')
    .select(investigationColumns)
    .select(['key', 'finding', 'channel', 'ts', 'thread_ts', 'opened_at'])
    .select(
      sql<boolean>`not exists (select from investigations later
        where later.case_key = investigations.case_key and later.position > investigations.position)`.as('is_latest'),
    )
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  return { investigation: readInvestigation(row), opened: readCase(row), isLatest: row.is_latest };
}

export async function hasInvestigation(database: Kysely<Tables>, caseKey: string): Promise<boolean> {
  const row = await database
    .selectFrom('investigations')
    .select('id')
    .where('case_key', '=', caseKey)
    .executeTakeFirst();
  return row !== undefined;
}
