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

/** Keeps what an investigation saw, so that a restart need not ask the sources again. */
export async function saveLook(database: Kysely<Tables>, investigationId: string, look: Look): Promise<void> {
  const columns = {
    evidence: JSON.stringify(look.evidence),
    coverage: JSON.stringify(look.coverage),
    usage: JSON.stringify(look.usage ?? null),
  };
  await database
    .insertInto('looks')
    .values({ investigation_id: investigationId, ...columns })
    .onConflict((conflict) => conflict.column('investigation_id').doUpdateSet(columns))
    .execute();
  await noteAdvance(database, investigationId);
}

export async function readLook(database: Kysely<Tables>, investigationId: string): Promise<Look | null> {
  const row = await database
    .selectFrom('looks')
    .select(['evidence', 'coverage', 'usage'])
    .where('investigation_id', '=', investigationId)
    .executeTakeFirst();
  return row ? lookSchema.parse(row) : null;
}
