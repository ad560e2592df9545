import type { Kysely } from 'kysely';
import type { Coverage } from '../domain/coverage.ts';
import type { Evidence } from '../domain/evidence.ts';
import { noteAdvance } from './line-table.ts';
import { lookSchema } from './schema/look-schema.ts';
import type { Tables } from './tables.ts';

export interface Look {
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  /** What looking took; unknown of an earlier version. */
  readonly usage?: LookUsage | undefined;
}

export interface LookUsage {
  readonly toolCalls: number;
  readonly throttled: number;
  readonly cacheHits: number;
}

/** Keeps what an investigation saw, so that a restart need not ask the sources again. False where one was kept before: it stays. */
export async function saveLook(database: Kysely<Tables>, investigationId: string, look: Look): Promise<boolean> {
  const { numInsertedOrUpdatedRows: kept } = await database
    .insertInto('looks')
    .values({ investigation_id: investigationId, ...columnsOf(look) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (!kept) return false;
  await noteAdvance(database, investigationId);
  return true;
}

/** After further questions. */
export async function replaceLook(database: Kysely<Tables>, investigationId: string, look: Look): Promise<void> {
  await database.updateTable('looks').set(columnsOf(look)).where('investigation_id', '=', investigationId).execute();
}

function columnsOf({ evidence, coverage, usage }: Look) {
  return {
    evidence: JSON.stringify(evidence),
    coverage: JSON.stringify(coverage),
    usage: JSON.stringify(usage ?? null),
  };
}

export async function readLook(database: Kysely<Tables>, investigationId: string): Promise<Look | null> {
  const row = await database
    .selectFrom('looks')
    .select(['evidence', 'coverage', 'usage'])
    .where('investigation_id', '=', investigationId)
    .executeTakeFirst();
  return row ? lookSchema.parse(row) : null;
}
