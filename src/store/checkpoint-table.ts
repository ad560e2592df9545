import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Inference } from '../domain/brief.ts';
import type { Report } from '../domain/report.ts';
import type { Draft } from '../domain/work-store.ts';
import { noteAdvance } from './line-table.ts';
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

/** An answer of a model, by the digest of what it was asked. */
type AnswerStep = `answer ${string}`;

interface Checkpoint {
  readonly investigationId: string;
  readonly step: 'infer' | 'write' | AnswerStep;
  readonly content: unknown;
}

/** Keeps what a step came to. The first one stays: what was published of it must not change. */
export async function saveCheckpoint(database: Kysely<Tables>, checkpoint: Checkpoint): Promise<void> {
  const { investigationId, step, content } = checkpoint;
  await database
    .insertInto('checkpoints')
    .values({ investigation_id: investigationId, step, content: JSON.stringify(content) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await noteAdvance(database, investigationId);
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

export async function saveAnswer(
  database: Kysely<Tables>,
  {
    investigationId,
    request,
    answer,
  }: { readonly investigationId: string; readonly request: string; readonly answer: unknown },
): Promise<void> {
  await saveCheckpoint(database, { investigationId, step: answerStep(request), content: answer });
}

/** Null where it never answered this request. */
export function readAnswer(database: Kysely<Tables>, investigationId: string, request: string): Promise<unknown> {
  return readContent(database, investigationId, answerStep(request));
}

function answerStep(request: string): AnswerStep {
  return `answer ${createHash('sha256').update(request).digest('hex')}`;
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
