import type { Flow } from './commands.ts';
import { runCommand } from './commands.ts';
import { matchSearch } from './match-search.ts';
import { parseSearch } from './parse-search.ts';
import { resolveTime } from './resolve-time.ts';
import type { Row } from './row.ts';
import { valuesOf } from './row.ts';
import { splitPipeline } from './split-pipeline.ts';

export interface SearchRequest {
  query: string;
  earliest: string;
  latest: string;
  /** Epoch seconds that relative times count from. */
  now: number;
}

/** Columns of raw events when no command chose any. */
const eventColumns = ['_raw', '_time', 'host', 'index', 'source', 'sourcetype'];

/** Runs an SPL query over events and returns its result rows, every value as text. Throws what Splunk would say. */
export function runSearch(events: readonly Row[], request: SearchRequest): Record<string, string>[] {
  const [first, ...stages] = splitPipeline(request.query);
  if (first?.command !== 'search') throw new Error(`Unknown search command '${first?.command ?? ''}'.`);
  const search = parseSearch(first.args);
  const from = resolveTime(search.earliest ?? request.earliest, request.now);
  const to = resolveTime(search.latest ?? request.latest, request.now);
  if (from > to) throw new Error('Invalid time range: earliest is later than latest.');
  const timeOf = (row: Row) => Number(valuesOf(row, '_time')[0]);
  const found = events
    .filter((row) => timeOf(row) >= from && timeOf(row) < to && matchSearch(search.condition, row))
    .sort((a, b) => timeOf(b) - timeOf(a));
  const start: Flow = { rows: found, made: [] };
  const { rows, columns, made } = stages.reduce((flow, { command, args }) => runCommand(command, flow, args), start);
  const shown = columns ?? [...new Set([...eventColumns, ...made])];
  return rows.map((row) => writeRow(row, shown));
}

function writeRow(row: Row, columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const values = valuesOf(row, column);
      if (values.length === 0) return [];
      // Several values of one field come as lines of one text, as in Splunk's exports.
      return [[column, column === '_time' ? writeTime(values[0] ?? '') : values.join('\n')]];
    }),
  );
}

function writeTime(epoch: string): string {
  const milliseconds = Math.round(Number(epoch) * 1000);
  return Number.isNaN(milliseconds) ? epoch : new Date(milliseconds).toISOString().replace('Z', '+00:00');
}
