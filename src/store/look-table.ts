import type { Kysely } from 'kysely';
import type { Coverage } from '../domain/coverage.ts';
import type { Evidence } from '../domain/evidence.ts';
import { lookSchema } from './schema/look-schema.ts';
import type { Tables } from './tables.ts';

export interface Look {
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
}

/** Keeps what an investigation saw, so that a restart need not ask the sources again. */
export async function saveLook(database: Kysely<Tables>, investigationId: string, look: Look): Promise<void> {
  const columns = { evidence: JSON.stringify(look.evidence), coverage: JSON.stringify(look.coverage) };
  await database
    .insertInto('looks')
    .values({ investigation_id: investigationId, ...columns })
    .onConflict((conflict) => conflict.column('investigation_id').doUpdateSet(columns))
    .execute();
}

export async function readLook(database: Kysely<Tables>, investigationId: string): Promise<Look | null> {
  const row = await database
    .selectFrom('looks')
    .select(['evidence', 'coverage'])
    .where('investigation_id', '=', investigationId)
    .executeTakeFirst();
  return row ? lookSchema.parse(row) : null;
}
