import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Inference } from '../domain/brief.ts';
import type { Report } from '../domain/report.ts';
import type { Draft, SavedLook } from '../domain/work-store.ts';
import { noteAdvance } from './line-table.ts';
import { replaceLook } from './look-table.ts';
import { runRecordSchema } from './schema/run-record-schema.ts';
import type { Tables } from './tables.ts';

const claimShape = z.looseObject({ id: z.string(), kind: z.string(), chapter: z.number(), part: z.string() });
const inferenceShape = z.looseObject({
  claims: z.array(claimShape),
  proposal: z.looseObject({ disposition: z.string() }),
  proposedBy: z.enum(['rules', 'model']),
  usage: z.looseObject({ modelCalls: z.number() }),
});
const reportShape = z.looseObject({
  caseKey: z.string(),
  verdict: z.looseObject({ priority: z.string() }),
  chapters: z
    .array(z.looseObject({ number: z.number(), parts: z.array(z.looseObject({ key: z.string() })) }))
    .length(8),
  links: z.array(z.looseObject({ url: z.string() })),
});
/** We wrote both ourselves, so the shape tells whether it is of a version this one can read. */
const inferenceSchema = z.custom<Inference>((value) => inferenceShape.safeParse(value).success);
const draftSchema: z.ZodType<Draft> = z.object({
  report: z.custom<Report>((value) => reportShape.safeParse(value).success),
  record: runRecordSchema,
});

/** What a model answered, and what further questions came to: by the digest of what was asked. */
type LedgerPart = 'answer' | 'further';

interface Checkpoint {
  readonly investigationId: string;
  readonly step: 'infer' | 'write' | `${LedgerPart} ${string}`;
  readonly content: unknown;
}

/** Keeps what a step came to. The first one stays: what was published of it must not change. False where there was one. */
export async function saveCheckpoint(database: Kysely<Tables>, checkpoint: Checkpoint): Promise<boolean> {
  const { investigationId, step, content } = checkpoint;
  const { numInsertedOrUpdatedRows: kept } = await database
    .insertInto('checkpoints')
    .values({ investigation_id: investigationId, step, content: JSON.stringify(content) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (!kept) return false;
  await noteAdvance(database, investigationId);
  return true;
}

/** With what was seen besides: it may cite what further questions added. */
export async function saveInference(
  database: Kysely<Tables>,
  {
    investigationId,
    inference,
    look,
  }: { readonly investigationId: string; readonly inference: Inference; readonly look: SavedLook },
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const isFirst = await saveCheckpoint(transaction, { investigationId, step: 'infer', content: inference });
    if (isFirst) await replaceLook(transaction, investigationId, look);
  });
}

/** Null where the step was not done, or by a version this one cannot read: then it is done again. */
export async function readInference(database: Kysely<Tables>, investigationId: string): Promise<Inference | null> {
  const content = await readContent(database, investigationId, 'infer');
  return inferenceSchema.safeParse(content).data ?? null;
}

export async function readDraft(database: Kysely<Tables>, investigationId: string): Promise<Draft | null> {
  const content = await readContent(database, investigationId, 'write');
  return draftSchema.safeParse(content).data ?? null;
}

/** What a ledger holds under what was asked. */
export interface LedgerEntry {
  readonly investigationId: string;
  readonly part: LedgerPart;
  readonly asked: string;
}

export async function saveEntry(database: Kysely<Tables>, entry: LedgerEntry, content: unknown): Promise<void> {
  await saveCheckpoint(database, { investigationId: entry.investigationId, step: stepOf(entry), content });
}

/** Null where this was never asked. */
export function readEntry(database: Kysely<Tables>, entry: LedgerEntry): Promise<unknown> {
  return readContent(database, entry.investigationId, stepOf(entry));
}

function stepOf({ part, asked }: LedgerEntry): `${LedgerPart} ${string}` {
  return `${part} ${createHash('sha256').update(asked).digest('hex')}`;
}

async function readContent(
  database: Kysely<Tables>,
  investigationId: string,
  step: Checkpoint['step'],
): Promise<unknown> {
  const row = await database
    .selectFrom('checkpoints')
    .select('content')
    .where('investigation_id', '=', investigationId)
    .where('step', '=', step)
    .executeTakeFirst();
  return row?.content ?? null;
}
