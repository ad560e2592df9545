import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse, succeed } from './aws-call.ts';
import type { AwsWorld, DemoStore } from './aws-world.ts';
import { queryStore } from './query-store.ts';

const startSchema = z.strictObject({ QueryStatement: z.string().min(1).max(10_000) });
const idSchema = z.looseObject({ QueryId: z.uuid() });
const resultsSchema = z.strictObject({
  QueryId: z.uuid(),
  NextToken: z.string().min(4).optional(),
  MaxQueryResults: z.number().int().min(1).max(1000).default(1000),
});

interface LakeQuery {
  readonly accountId: string;
  state: 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT';
  rows: readonly Record<string, string>[][];
}
type Handler = (call: AwsCall) => AwsReply;

const queriesAtOnce = 10;
/** Smaller than AWS's, so that the scenarios have more than one page. */
const mostOnPage = 20;
const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** CloudTrail Lake: one SELECT over an event data store of this account and region, queued, run, read back in pages. */
export function createLake(world: AwsWorld): Record<string, Handler> {
  const queries = new Map<string, LakeQuery>();
  const withQuery = (call: AwsCall, answer: (query: LakeQuery, id: string) => AwsReply): AwsReply => {
    const parsed = idSchema.safeParse(call.input);
    const query = parsed.success ? queries.get(parsed.data.QueryId) : undefined;
    return parsed.success && query?.accountId === call.accountId
      ? answer(query, parsed.data.QueryId)
      : refuse('QueryIdNotFoundException', 'The query ID does not exist or does not map to a query.');
  };
  return {
    StartQuery: (call) => startQuery(call, world, queries),
    DescribeQuery: (call) =>
      withQuery(call, ({ state }, QueryId) => succeed({ QueryId, QueryStatus: state, QueryStatistics: {} })),
    CancelQuery: (call) =>
      withQuery(call, (query, QueryId) => {
        if (!isOpen(query)) return refuse('InactiveQueryException', 'The query is not running.');
        query.state = 'CANCELLED';
        return succeed({ QueryId, QueryStatus: query.state });
      }),
    GetQueryResults: (call) => withQuery(call, (query) => readResults(query, call)),
  };
}

function startQuery(call: AwsCall, world: AwsWorld, queries: Map<string, LakeQuery>): AwsReply {
  const parsed = startSchema.safeParse(call.input);
  if (!parsed.success) return refuse('InvalidParameterException', 'The request is not valid.');
  const sql = parsed.data.QueryStatement;
  if (!/^\s*SELECT\s/i.test(sql))
    return refuse('InvalidQueryStatementException', 'Only SELECT statements are allowed.');
  const asked = new RegExp(`\\sFROM\\s+(${id})\\b`, 'i').exec(sql)?.[1];
  if (asked === undefined) return refuse('InvalidQueryStatementException', 'FROM names no event data store.');
  const store = world.stores.get(asked);
  if (store === undefined || store.account !== call.accountId || store.region !== call.region)
    return refuse('EventDataStoreNotFoundException', 'The specified event data store was not found.');
  if (store.state === 'PENDING_DELETION')
    return refuse('InactiveEventDataStoreException', 'The event data store is inactive.');
  const running = [...queries.values()].filter((one) => one.accountId === call.accountId && isOpen(one));
  if (running.length >= queriesAtOnce)
    return refuse('MaxConcurrentQueriesException', 'The maximum number of concurrent queries was reached.');
  const query: LakeQuery = { accountId: call.accountId, state: 'QUEUED', rows: [] };
  const queryId = randomUUID();
  queries.set(queryId, query);
  void run(query, store, () => queryStore(sql, { id: asked, store, events: world.events }));
  return succeed({ QueryId: queryId, EventDataStoreOwnerAccountId: store.account });
}

function isOpen({ state }: LakeQuery): boolean {
  return state === 'QUEUED' || state === 'RUNNING';
}

async function run(query: LakeQuery, { ends }: DemoStore, work: () => Promise<LakeQuery['rows']>): Promise<void> {
  await Promise.resolve();
  query.state = 'RUNNING';
  if (ends === 'never') return;
  try {
    query.rows = await work();
    if (isOpen(query)) query.state = ends ?? 'FINISHED';
  } catch {
    query.state = 'FAILED';
  }
}

function readResults({ state, rows }: LakeQuery, { input }: AwsCall): AwsReply {
  const parsed = resultsSchema.safeParse(input);
  if (!parsed.success) return refuse('InvalidParameterException', 'The request is not valid.');
  const offset = Number(parsed.data.NextToken?.slice('page-'.length) ?? 0);
  if (!Number.isInteger(offset)) return refuse('InvalidNextTokenException', 'The token is not valid.');
  if (state !== 'FINISHED') return succeed({ QueryStatus: state, QueryResultRows: [] });
  const end = offset + Math.min(parsed.data.MaxQueryResults, mostOnPage);
  return succeed({
    QueryStatus: state,
    QueryStatistics: { ResultsCount: Math.min(end, rows.length) - offset, TotalResultsCount: rows.length },
    QueryResultRows: rows.slice(offset, end),
    ...(end < rows.length ? { NextToken: `page-${end}` } : {}),
  });
}
