import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { type Case, type Investigation, type StepName, stepNames } from '../domain/case.ts';
import type { RunRecord } from '../domain/run-record.ts';
import { readCase } from './case-table.ts';
import { chooseRound, type LineLimits } from './choose-round.ts';
import type { JobSender } from './job-queue.ts';
import { runRecordSchema } from './schema/run-record-schema.ts';
import type { Tables } from './tables.ts';

export const over = ['done', 'failed'] as const;
export const investigationColumns = ['id', 'case_key', 'requested_by', 'step', 'started_at'] as const;
const stepSchema = z.enum(stepNames);

export interface StartedInvestigation {
  readonly investigation: Investigation;
  readonly isNew: boolean;
}

export interface Start {
  readonly opened: Case;
  readonly requestedBy: string;
  /** What asked for it: taken up twice, it starts nothing the second time. */
  readonly request: string | null;
  readonly at: Date;
  readonly limits: LineLimits;
}

/**
 * Starts an investigation and its job together, or returns the one that runs: the database admits one running investigation
 * per case, and one per request for ever. Throws line_full.
 */
export async function startInvestigation(
  database: Kysely<Tables>,
  start: Start,
  jobs: JobSender,
): Promise<StartedInvestigation> {
  const created = await database
    .transaction()
    .execute(
      async (transaction) => (await findStarted(transaction, start)) ?? insertInvestigation(transaction, start, jobs),
    );
  // One that ended in between leaves room for a new one.
  return created ?? startInvestigation(database, start, jobs);
}

/**
 * The investigation that this request started, or that runs on the case. Also one that ran when the request came, or began
 * after it: where its process was cut off, a request is taken up late, and all it asked for has been done by then.
 */
async function findStarted(database: Kysely<Tables>, { opened, request }: Start): Promise<StartedInvestigation | null> {
  const row = await database
    .selectFrom('investigations')
    .select(investigationColumns)
    .where((build) =>
      build.or([
        build.and([build('case_key', '=', opened.key), build('step', 'not in', over)]),
        build('request_id', '=', request),
        sql<boolean>`case_key = ${opened.key} and record is not null
          and finished_at > (select received_at from requests where id = ${request})`,
      ]),
    )
    .orderBy('position', 'desc')
    .executeTakeFirst();
  return row ? { investigation: readInvestigation(row), isNew: false } : null;
}

/** A finished investigation stays finished, whatever arrives late. */
export async function saveStep(database: Kysely<Tables>, id: string, step: StepName): Promise<void> {
  await database
    .updateTable('investigations')
    .set({ step })
    .where('id', '=', id)
    .where('step', 'not in', over)
    .execute();
}

interface Finish {
  readonly id: string;
  readonly record: RunRecord;
  readonly at: Date;
  /** Its ticket is not certain: it is looked for in so many seconds. */
  readonly ticketIn: number | null;
}

export async function finishInvestigation(
  database: Kysely<Tables>,
  { id, record, at, ticketIn }: Finish,
  jobs: JobSender,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('investigations')
      .set({ step: 'done', record: JSON.stringify(record), finished_at: at, error_code: null })
      .where('id', '=', id)
      .execute();
    if (ticketIn !== null) await jobs.send('ticket', { id, transaction, inSeconds: ticketIn });
  });
}

/** A report that was written is not taken back by a failure reported later. */
export async function failInvestigation(
  database: Kysely<Tables>,
  { id, code, at }: { readonly id: string; readonly code: string; readonly at: Date },
): Promise<void> {
  await database
    .updateTable('investigations')
    .set({ step: 'failed', error_code: code, finished_at: at })
    .where('id', '=', id)
    .where('record', 'is', null)
    .execute();
}

export async function isOver(database: Kysely<Tables>, id: string): Promise<boolean> {
  const row = await database
    .selectFrom('investigations')
    .select('id')
    .where('id', '=', id)
    .where('step', 'in', over)
    .executeTakeFirst();
  return row !== undefined;
}

/** Investigations a stop interrupted, oldest first. */
export async function listUnfinished(
  database: Kysely<Tables>,
): Promise<readonly { readonly investigation: Investigation; readonly opened: Case }[]> {
  const rows = await database
    .selectFrom('investigations')
    .innerJoin('cases', 'cases.key', 'investigations.case_key')
    .select(investigationColumns)
    .select(['key', 'finding', 'channel', 'ts', 'thread_ts', 'opened_at'])
    .where('step', 'not in', over)
    .orderBy('investigations.position')
    .execute();
  return rows.map((row) => ({ investigation: readInvestigation(row), opened: readCase(row) }));
}

/** The record of the last investigation of a case that ended with a report. */
export async function lastRecord(database: Kysely<Tables>, caseKey: string): Promise<RunRecord | null> {
  const row = await database
    .selectFrom('investigations')
    .select('record')
    .where('case_key', '=', caseKey)
    .where('record', 'is not', null)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? runRecordSchema.parse(row.record) : null;
}

/** Null where somebody else was quicker. */
async function insertInvestigation(
  transaction: Transaction<Tables>,
  { opened, requestedBy, request, at, limits }: Start,
  jobs: JobSender,
): Promise<StartedInvestigation | null> {
  const round = await chooseRound(transaction, requestedBy, limits);
  const created = await transaction
    .insertInto('investigations')
    .values({
      id: randomUUID(),
      case_key: opened.key,
      requested_by: requestedBy,
      step: stepNames[0],
      started_at: at,
      request_id: request,
      round,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(investigationColumns)
    .executeTakeFirst();
  if (!created) return null;
  await jobs.send('investigation', { id: created.id, transaction, priority: -round });
  return { investigation: readInvestigation(created), isNew: true };
}

interface InvestigationRow {
  readonly id: string;
  readonly case_key: string;
  readonly requested_by: string;
  readonly step: string;
  readonly started_at: Date;
}

export function readInvestigation(row: InvestigationRow): Investigation {
  return {
    id: row.id,
    caseKey: row.case_key,
    requestedBy: row.requested_by,
    step: stepSchema.parse(row.step),
    startedAt: row.started_at.toISOString(),
  };
}
