import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type Case, type Investigation, type StepName, stepNames } from '../domain/case.ts';
import type { RunRecord } from '../domain/run-record.ts';
import { readCase } from './case-table.ts';
import { runRecordSchema } from './schema/run-record-schema.ts';
import type { Tables } from './tables.ts';

const over = ['done', 'failed'] as const;
const investigationColumns = ['id', 'case_key', 'requested_by', 'step', 'started_at'] as const;
const stepSchema = z.enum(stepNames);

export interface StartedInvestigation {
  readonly investigation: Investigation;
  readonly isNew: boolean;
}

interface Start {
  readonly opened: Case;
  readonly requestedBy: string;
  readonly at: Date;
}

/** Starts an investigation, or returns the one that runs: the database admits one running investigation per case. */
export async function startInvestigation(database: Kysely<Tables>, start: Start): Promise<StartedInvestigation> {
  const created = await insertInvestigation(database, start);
  if (created) return { investigation: created, isNew: true };
  const running = await database
    .selectFrom('investigations')
    .select(investigationColumns)
    .where('case_key', '=', start.opened.key)
    .where('step', 'not in', over)
    .executeTakeFirst();
  // It ended between the two statements: now there is room for a new one.
  return running ? { investigation: readInvestigation(running), isNew: false } : startInvestigation(database, start);
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

export async function finishInvestigation(
  database: Kysely<Tables>,
  { id, record, at }: { readonly id: string; readonly record: RunRecord; readonly at: Date },
): Promise<void> {
  await database
    .updateTable('investigations')
    .set({ step: 'done', record: JSON.stringify(record), finished_at: at, error_code: null })
    .where('id', '=', id)
    .execute();
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

async function insertInvestigation(
  database: Kysely<Tables>,
  { opened, requestedBy, at }: Start,
): Promise<Investigation | null> {
  const row = { id: randomUUID(), case_key: opened.key, requested_by: requestedBy, step: stepNames[0], started_at: at };
  const created = await database
    .insertInto('investigations')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning(investigationColumns)
    .executeTakeFirst();
  return created ? readInvestigation(created) : null;
}

interface InvestigationRow {
  readonly id: string;
  readonly case_key: string;
  readonly requested_by: string;
  readonly step: string;
  readonly started_at: Date;
}

function readInvestigation(row: InvestigationRow): Investigation {
  return {
    id: row.id,
    caseKey: row.case_key,
    requestedBy: row.requested_by,
    step: stepSchema.parse(row.step),
    startedAt: row.started_at.toISOString(),
  };
}
