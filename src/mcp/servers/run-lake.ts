import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import {
  CancelQueryCommand,
  DescribeQueryCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudtrail';
import type { Row } from '../../domain/evidence.ts';
import type { ErrorClass } from '../call-result.ts';
import type { LogAnswer } from './log-database.ts';
import { toRecord } from './log-database.ts';

export interface LakeRunner {
  readonly client: CloudTrailClient;
  readonly classify: (error: unknown) => ErrorClass;
  /** Does the work at our next turn. */
  readonly pace: <T>(work: () => Promise<T>) => Promise<T>;
  /** How long refusals for the rate, or for too many queries at once, are waited out; milliseconds. */
  readonly throttledForMs: number;
  readonly signal: AbortSignal;
}

const firstPollMs = 100;
const slowestPollMs = 4_000;
const pageSize = 1_000;

/** Runs a statement at CloudTrail Lake; cancelled there when nobody waits for it. Rejects for the signal only. */
export async function runLake(sql: string, maxRows: number, runner: LakeRunner): Promise<LogAnswer> {
  const { client, signal } = runner;
  let id: string | undefined;
  try {
    const command = new StartQueryCommand({ QueryStatement: sql });
    // Not given up half-way: a query whose id never arrived could not be cancelled.
    const started = await askPatiently(() => client.send(command), runner);
    id = started.QueryId;
    const failure = await waitForEnd(id, runner);
    if (failure !== null) return failure;
    const rows = await readRows(id, runner);
    if (rows === null) return { error: 'unavailable', message: 'Events of this store lack eventJson' };
    return { rows: rows.slice(0, maxRows), complete: rows.length <= maxRows };
  } catch (error) {
    if (id !== undefined) await client.send(new CancelQueryCommand({ QueryId: id })).catch(() => undefined);
    signal.throwIfAborted();
    return explain(error, runner);
  }
}

async function waitForEnd(id: string | undefined, runner: LakeRunner): Promise<LogAnswer | null> {
  const { client, signal } = runner;
  for (let pauseMs = firstPollMs; ; pauseMs = Math.min(pauseMs * 2, slowestPollMs)) {
    const command = new DescribeQueryCommand({ QueryId: id });
    const { QueryStatus } = await askPatiently(() => client.send(command, { abortSignal: signal }), runner);
    if (QueryStatus === 'FINISHED') return null;
    if (QueryStatus === 'TIMED_OUT') return { error: 'timed_out', message: 'The query ran out of time at AWS' };
    // Why it failed can hold values of the data, so only that it did goes further.
    if (QueryStatus !== 'QUEUED' && QueryStatus !== 'RUNNING')
      return { error: 'unavailable', message: 'The query failed at CloudTrail Lake' };
    await sleep(pauseMs, undefined, { signal });
  }
}

/** A row is a list of columns, each an object of its own. Null where a row has no record: what it holds is unknown. */
async function readRows(id: string | undefined, runner: LakeRunner): Promise<readonly Row[] | null> {
  const { client, signal } = runner;
  const rows: Row[] = [];
  let next: string | undefined;
  do {
    const command = new GetQueryResultsCommand({ QueryId: id, MaxQueryResults: pageSize, NextToken: next });
    const page = await askPatiently(() => client.send(command, { abortSignal: signal }), runner);
    for (const columns of page.QueryResultRows ?? []) {
      const record = columns.map((column) => column['record']).find((value) => value !== undefined);
      if (record === undefined || record === '') return null;
      rows.push(toRecord({ record }));
    }
    next = page.NextToken;
  } while (next !== undefined);
  return rows;
}

/** A refusal for the rate is waited out, longer each time; another error is the caller's. */
async function askPatiently<T>(ask: () => Promise<T>, runner: LakeRunner): Promise<T> {
  const giveUpAt = Date.now() + runner.throttledForMs;
  for (let pauseMs = firstPollMs; ; pauseMs = Math.min(pauseMs * 2, slowestPollMs)) {
    try {
      return await runner.pace(ask);
    } catch (error) {
      if (explain(error, runner).error !== 'throttled' || Date.now() + pauseMs > giveUpAt) throw error;
      await sleep(pauseMs, undefined, { signal: runner.signal });
    }
  }
}

function explain(error: unknown, { classify }: LakeRunner): Extract<LogAnswer, { error: ErrorClass }> {
  const name = error instanceof Error ? error.name : '';
  if (name === 'MaxConcurrentQueriesException')
    return { error: 'throttled', message: 'Too many queries ran at CloudTrail Lake at once' };
  if (name === 'InactiveEventDataStoreException')
    return { error: 'unavailable', message: 'The event data store is not active' };
  if (name === 'EventDataStoreNotFoundException' || name === 'EventDataStoreARNInvalidException')
    return { error: 'not_found', message: 'CloudTrail Lake has no such event data store in this account and region' };
  return { error: classify(error), message: 'CloudTrail Lake did not answer' };
}
