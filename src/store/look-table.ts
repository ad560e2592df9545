import type { Kysely } from 'kysely';
import type { SavedLook } from '../domain/work-store.ts';
import { noteAdvance } from './line-table.ts';
import { lookSchema } from './schema/look-schema.ts';
import type { Tables } from './tables.ts';

/** Keeps what an investigation saw, so that a restart need not ask the sources again. False where one was kept before: it stays. */
export async function saveLook(database: Kysely<Tables>, investigationId: string, look: SavedLook): Promise<boolean> {
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
export async function replaceLook(database: Kysely<Tables>, investigationId: string, look: SavedLook): Promise<void> {
  await database.updateTable('looks').set(columnsOf(look)).where('investigation_id', '=', investigationId).execute();
}

function columnsOf({ evidence, coverage, usage }: SavedLook) {
  return {
    evidence: JSON.stringify(evidence),
    coverage: JSON.stringify(coverage),
    usage: JSON.stringify(usage ?? null),
  };
}

export async function readLook(database: Kysely<Tables>, investigationId: string): Promise<SavedLook | null> {
  const row = await database
    .selectFrom('looks')
    .select(['evidence', 'coverage', 'usage'])
    .where('investigation_id', '=', investigationId)
    .executeTakeFirst();
  return row ? lookSchema.parse(row) : null;
}
