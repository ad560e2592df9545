import { z } from 'zod';
import type { Answer } from '../domain/ask.ts';
import { readEventDataStore } from '../domain/event-data-store.ts';
import type { Asking } from './asking.ts';
import { outcomeOf } from './call-result.ts';
import { dedupeEvents } from './dedupe-events.ts';
import { sortByTime } from './record-time.ts';

const Found = z.looseObject({ rows: z.array(z.record(z.string(), z.unknown())), complete: z.boolean() });

/** Runs one SQL query over log files, or over the event data store that stands in their place. */
export async function askFiles({ ask, query, host, signal }: Asking<'files'>): Promise<Answer> {
  const isLake = readEventDataStore(query.location) !== null;
  const [server, tool] = isLake ? ['cloudtrail', 'query_lake'] : ['files', 'query_logs'];
  const result = await host.call({
    server,
    tool,
    arguments: { sql: query.sql, from: ask.from, to: ask.to, max_rows: ask.maxRows, ...placeOf(ask, query) },
    signal,
  });
  const counts = { tool: `${server}/${tool}`, calls: 1, throttled: 0, cacheHits: 0 };
  if (!result.ok) return { outcome: outcomeOf(result.error), rows: [], detail: result.detail, ...counts };
  const found = Found.safeParse(result.value);
  if (!found.success) return { outcome: 'unavailable', rows: [], detail: 'the answer has no rows', ...counts };
  const rows = sortByTime(ask.source === 'cloudtrail' ? dedupeEvents(found.data.rows) : found.data.rows);
  if (!found.data.complete) return { outcome: 'truncated', rows, detail: '', ...counts };
  return { outcome: rows.length > 0 ? 'answered' : 'empty', rows, detail: '', ...counts };
}

function placeOf({ account }: Asking<'files'>['ask'], { location, regions }: Asking<'files'>['query']) {
  return location === undefined ? {} : { location, account, regions: [...regions] };
}
