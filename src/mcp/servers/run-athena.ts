import { setTimeout as sleep } from 'node:timers/promises';
import type { AthenaClientConfig } from '@aws-sdk/client-athena';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { Row } from '../../domain/evidence.ts';
import type { ErrorClass } from '../call-result.ts';
import { readAthenaLocation, writeAthenaSql } from './athena-sql.ts';
import type { LogAnswer, LogQuery } from './log-database.ts';
import { toRecord } from './log-database.ts';

export interface AthenaRunner {
  readonly client: AthenaClient;
  readonly classify: (error: unknown) => ErrorClass;
}

const firstPollMs = 250;
const slowestPollMs = 2_000;

/** A client with the limits of a question. */
export function createAthenaClient(config: Pick<AthenaClientConfig, 'region' | 'credentials'>): AthenaClient {
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };
  return new AthenaClient({ ...config, maxAttempts: 4, requestHandler });
}

/** Runs a query of a playbook at Athena, where the workgroup says how results are kept. Stopped when nobody waits for it. */
export async function runAthena(asked: LogQuery, runner: AthenaRunner, signal: AbortSignal): Promise<LogAnswer> {
  const place = readAthenaLocation(asked.location ?? '');
  if (place === null) return { error: 'invalid', message: 'The location is not athena://workgroup/database/table' };
  const written = writeAthenaSql(asked, place);
  if ('fault' in written) return { error: 'refused', message: `The query cannot run at Athena: ${written.fault}` };
  let id: string | undefined;
  try {
    signal.throwIfAborted();
    // Not given up half-way: a query whose id never arrived could not be stopped.
    const started = await runner.client.send(
      new StartQueryExecutionCommand({
        QueryString: written.sql,
        WorkGroup: place.workgroup,
        QueryExecutionContext: { Database: place.database },
      }),
    );
    id = started.QueryExecutionId;
    const failure = await waitForEnd(id, runner.client, signal);
    if (failure !== null) return failure;
    const rows = await readRows(id, runner.client, signal);
    return { rows: rows.slice(0, asked.max_rows), complete: rows.length <= asked.max_rows };
  } catch (error) {
    if (signal.aborted) await stop(id, runner.client);
    signal.throwIfAborted();
    return { error: runner.classify(error), message: 'Athena did not answer' };
  }
}

async function waitForEnd(
  id: string | undefined,
  client: AthenaClient,
  signal: AbortSignal,
): Promise<LogAnswer | null> {
  for (let pauseMs = firstPollMs; ; pauseMs = Math.min(pauseMs * 2, slowestPollMs)) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }), {
      abortSignal: signal,
    });
    const { State = '', StateChangeReason = '' } = QueryExecution?.Status ?? {};
    if (State === 'SUCCEEDED') return null;
    if (State === 'FAILED' || State === 'CANCELLED') return readFailure(State, StateChangeReason);
    await sleep(pauseMs, undefined, { signal });
  }
}

/** The reason can hold names from the data; only its kind goes further. */
function readFailure(state: string, reason: string): LogAnswer {
  if (/access denied|AccessDenied|insufficient permissions|not authorized/i.test(reason))
    return { error: 'denied', message: 'Athena may not read the data' };
  if (/exhausted|throttl|SlowDown|too many/i.test(reason))
    return { error: 'throttled', message: 'Athena was out of capacity' };
  if (/does not exist|not found/i.test(reason)) return { error: 'not_found', message: 'Athena has no such table' };
  return { error: 'unavailable', message: `The query ended as ${state.toLowerCase()}` };
}

/** The first row of all holds the names of the columns. */
async function readRows(id: string | undefined, client: AthenaClient, signal: AbortSignal): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let isHeader = true;
  const pages = paginateGetQueryResults({ client, pageSize: 1000 }, { QueryExecutionId: id }, { abortSignal: signal });
  for await (const { ResultSet } of pages)
    for (const { Data = [] } of ResultSet?.Rows ?? []) {
      if (!isHeader) rows.push(toRecord({ record: Data[0]?.VarCharValue }));
      isHeader = false;
    }
  return rows;
}

async function stop(id: string | undefined, client: AthenaClient): Promise<void> {
  if (id === undefined) return;
  await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch(() => undefined);
}
