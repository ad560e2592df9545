import { z } from 'zod';
import type { Answer, Ask } from '../domain/ask.ts';
import type { Row } from '../domain/evidence.ts';
import type { Asking } from './asking.ts';
import { outcomeOf } from './call-result.ts';
import { dedupeEvents } from './dedupe-events.ts';
import { sortByTime } from './record-time.ts';

const Results = z.looseObject({
  results: z.array(z.record(z.string(), z.unknown())),
  truncated: z.union([z.boolean(), z.stringbool()]).catch(false),
  total_rows: z.coerce.number().optional().catch(undefined),
});
const Record = z.record(z.string(), z.unknown());

/** Runs one search on a Splunk MCP server; the time range is set here and never by the search. */
export async function askSplunk({ ask, query, host, signal }: Asking<'splunk'>): Promise<Answer> {
  const result = await host.call({
    server: query.server,
    tool: 'splunk_run_query',
    arguments: {
      query: /^\s*(\||search\s)/i.test(query.spl) ? query.spl : `search ${query.spl}`,
      earliest_time: ask.from,
      latest_time: ask.to,
      // One more than we keep tells whether there is more, with servers that do not say so.
      row_limit: ask.maxRows + 1,
    },
    signal,
  });
  const tool = `${query.server}/splunk_run_query`;
  if (!result.ok) {
    const throttled = result.error === 'throttled' ? 1 : 0;
    return {
      outcome: outcomeOf(result.error),
      rows: [],
      tool,
      detail: result.detail,
      trouble: result.trouble,
      calls: 1,
      throttled,
      cacheHits: 0,
    };
  }
  const found = Results.safeParse(result.value);
  const counts = { tool, calls: 1, throttled: 0, cacheHits: 0 };
  if (!found.success) return { outcome: 'unavailable', rows: [], detail: 'the answer has no results', ...counts };
  return { ...readRows(found.data, ask), ...counts };
}

function readRows({ results, truncated, total_rows }: z.infer<typeof Results>, ask: Ask) {
  const records = results.map(readRecord);
  const isCut = truncated || (total_rows ?? 0) > results.length || results.length > ask.maxRows;
  const rows = sortByTime(ask.source === 'cloudtrail' ? dedupeEvents(records) : records).slice(0, ask.maxRows);
  const total = total_rows ?? 0;
  const detail = total > rows.length ? `${rows.length} of ${total} rows` : `${rows.length} rows, and there are more`;
  if (isCut) return { outcome: 'truncated' as const, rows, detail };
  return { outcome: rows.length > 0 ? ('answered' as const) : ('empty' as const), rows, detail: '' };
}

/** The original record where the search returned it; some forwarders put a prefix before the JSON. */
function readRecord(row: Row): Row {
  const raw = row['_raw'];
  if (typeof raw !== 'string') return row;
  try {
    const record = Record.safeParse(JSON.parse(raw.slice(Math.max(0, raw.indexOf('{')))));
    return record.success ? record.data : row;
  } catch {
    return row;
  }
}
