import { type Kysely, sql } from 'kysely';
import type { Case, Place } from '../domain/case.ts';
import { caseKeyOf, type Finding } from '../domain/finding.ts';
import { findingSchema } from './schema/finding-schema.ts';
import { placeColumns, readPlace } from './schema/place-schema.ts';
import type { Tables } from './tables.ts';

const caseColumns = ['key', 'finding', 'channel', 'ts', 'thread_ts', 'opened_at'] as const;
/** More are no choice. */
const prefixLimit = 50;

/** Opens the case of a finding. An existing case keeps its place; its finding is replaced by a newer state of it. */
export async function openCase(
  database: Kysely<Tables>,
  { finding, place, at }: { readonly finding: Finding; readonly place: Place; readonly at: Date },
): Promise<Case> {
  const row = {
    key: caseKeyOf(finding),
    finding: JSON.stringify(finding),
    finding_updated_at: readTime(finding.updatedAt),
    ...placeColumns(place),
    opened_at: at,
  };
  const isNewer = sql`excluded.finding_updated_at > cases.finding_updated_at`;
  const stored = await database
    .insertInto('cases')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        finding: sql`case when ${isNewer} then excluded.finding else cases.finding end`,
        finding_updated_at: sql`greatest(excluded.finding_updated_at, cases.finding_updated_at)`,
      }),
    )
    .returning(caseColumns)
    .executeTakeFirstOrThrow();
  return readCase(stored);
}

export async function findCase(database: Kysely<Tables>, key: string): Promise<Case | null> {
  const row = await database.selectFrom('cases').select(caseColumns).where('key', '=', key).executeTakeFirst();
  return row ? readCase(row) : null;
}

/** Newest first. */
export async function listCases(database: Kysely<Tables>, limit: number): Promise<readonly Case[]> {
  const rows = await database
    .selectFrom('cases')
    .select(caseColumns)
    .orderBy('position', 'desc')
    .limit(limit)
    .execute();
  return rows.map(readCase);
}

/** The case that has its thread here; the newest, where an alert told of several. */
export async function caseAt(database: Kysely<Tables>, { channel, threadTs }: Place): Promise<Case | null> {
  const row = await database
    .selectFrom('cases')
    .select(caseColumns)
    .where('channel', '=', channel)
    .where('thread_ts', '=', threadTs)
    .orderBy('position', 'desc')
    .executeTakeFirst();
  return row ? readCase(row) : null;
}

/** Cases whose finding id begins so, newest first. The beginning holds hexadecimal digits only. */
export async function casesStarting(database: Kysely<Tables>, prefix: string): Promise<readonly Case[]> {
  const rows = await database
    .selectFrom('cases')
    .select(caseColumns)
    .where(sql`split_part(key, '/', 3)`, 'like', `${prefix}%`)
    .orderBy('position', 'desc')
    .limit(prefixLimit)
    .execute();
  return rows.map(readCase);
}

interface CaseRow {
  readonly key: string;
  readonly finding: unknown;
  readonly opened_at: Date;
}

/** The case in a row that holds the columns of a case, whatever else it holds. */
export function readCase(row: CaseRow): Case {
  return {
    key: row.key,
    finding: findingSchema.parse(row.finding),
    place: readPlace(row),
    openedAt: row.opened_at.toISOString(),
  };
}

/** A finding without a readable time counts as the oldest state. */
function readTime(text: string): Date {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? new Date(0) : time;
}
