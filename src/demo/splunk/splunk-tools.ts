import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Row } from './spl/row.ts';
import { uniqueSorted, valuesOf } from './spl/row.ts';
import { runSearch } from './spl/run-search.ts';
import type { SplunkFaultBook } from './splunk-faults.ts';
import { logKinds } from './splunk-world.ts';

export interface SplunkToolsOptions {
  events: readonly Row[];
  faults: SplunkFaultBook;
  /** The most rows an answer may hold, whatever the caller asks for. */
  rowLimit: number;
}

type ResultRow = Record<string, string>;

const rowLimitInput = z.number().int().min(1).optional().describe('Maximum number of rows to return');

/** An MCP server with the tools of Splunk's own app, over the demo's events. */
export function createSplunkTools(options: SplunkToolsOptions): McpServer {
  const server = new McpServer({ name: 'splunk-mcp-server', version: '1.1.0' });
  registerQuery(server, options);
  registerIndexes(server, options);
  registerMetadata(server, options);
  registerSelf(server, options);
  return server;
}

function registerQuery(server: McpServer, { events, faults, rowLimit }: SplunkToolsOptions): void {
  server.registerTool(
    'splunk_run_query',
    {
      description: 'Run a Splunk search (SPL) and return its results.',
      inputSchema: {
        query: z.string().min(1).describe('The SPL query'),
        earliest_time: z.string().default('-24h').describe('Start of the time range, e.g. -24h or an ISO 8601 time'),
        latest_time: z.string().default('now').describe('End of the time range'),
        row_limit: z.number().int().min(1).default(100).describe('Maximum number of rows to return'),
      },
    },
    async ({ query, earliest_time, latest_time, row_limit }) => {
      if (faults.has('timeout', query)) return new Promise<never>(() => {});
      if (faults.has('denied', query)) return writeError('User is not authorized to run this search.');
      const request = { query, earliest: earliest_time, latest: latest_time, now: Math.ceil(Date.now() / 1000) };
      return attempt(() => {
        const rows = runSearch(events, request);
        const limit = faults.has('truncated', query) ? Math.floor(rows.length / 2) : Math.min(row_limit, rowLimit);
        return writeRows(rows, limit);
      });
    },
  );
}

function registerIndexes(server: McpServer, { events, rowLimit }: SplunkToolsOptions): void {
  server.registerTool(
    'splunk_get_indexes',
    { description: 'List the indexes this user can search.', inputSchema: { row_limit: rowLimitInput } },
    ({ row_limit }) =>
      writeRows(
        uniqueNames('index').map((index) => describeIndex(events, index)),
        row_limit ?? rowLimit,
      ),
  );
  server.registerTool(
    'splunk_get_index_info',
    { description: 'Show details of one index.', inputSchema: { index_name: z.string() } },
    ({ index_name }) =>
      uniqueNames('index').includes(index_name)
        ? writeRows([describeIndex(events, index_name)], 1)
        : writeError(`Index '${index_name}' was not found.`),
  );
}

function registerMetadata(server: McpServer, { events, rowLimit }: SplunkToolsOptions): void {
  server.registerTool(
    'splunk_get_metadata',
    {
      description: 'List hosts, sources or sourcetypes of an index with their first and last time.',
      inputSchema: {
        type: z.enum(['hosts', 'sources', 'sourcetypes']),
        index: z.string().default('*'),
        row_limit: rowLimitInput,
      },
    },
    ({ type, index, row_limit }) => {
      const field = type.slice(0, -1);
      const inside = events.filter((event) => index === '*' || event['index'] === index);
      const names = uniqueSorted(inside.flatMap((event) => valuesOf(event, field)));
      const rows = names.map((name) => ({
        [field]: name,
        ...describeTimes(inside.filter((event) => event[field] === name)),
      }));
      return writeRows(rows, row_limit ?? rowLimit);
    },
  );
}

function registerSelf(server: McpServer, { rowLimit }: SplunkToolsOptions): void {
  server.registerTool('splunk_get_info', { description: 'Show version and name of this Splunk.' }, () =>
    writeRows([{ serverName: 'splunk.kestrel.example', version: '10.0.2', product_type: 'enterprise' }], rowLimit),
  );
  server.registerTool('splunk_get_user_info', { description: 'Show the user this token belongs to.' }, () =>
    writeRows(
      [{ username: 'svc-gd-triage', roles: 'gd_triage_read', capabilities: 'search\nmcp_tool_execute' }],
      rowLimit,
    ),
  );
}

function uniqueNames(key: 'index' | 'sourcetype'): string[] {
  return uniqueSorted(Object.values(logKinds).map((kind) => kind[key]));
}

function describeIndex(events: readonly Row[], index: string): ResultRow {
  return { title: index, disabled: '0', ...describeTimes(events.filter((event) => event['index'] === index)) };
}

function describeTimes(events: readonly Row[]): ResultRow {
  const times = events
    .flatMap((event) => valuesOf(event, '_time'))
    .map(Number)
    .sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return { totalCount: '0' };
  return { totalCount: String(times.length), firstTime: String(first), lastTime: String(last) };
}

/** Splunk's app reports failures of a search inside the answer, not as a protocol error. */
function attempt(work: () => CallToolResult): CallToolResult {
  try {
    return work();
  } catch (error) {
    return writeError(error instanceof Error ? error.message : String(error));
  }
}

function writeError(message: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: `Error executing search: ${message}` }] };
}

function writeRows(rows: readonly ResultRow[], limit: number): CallToolResult {
  const results = rows.slice(0, limit);
  return {
    content: [{ type: 'text', text: `Tool executed successfully (${results.length} results).` }],
    structuredContent: { results, truncated: results.length < rows.length, total_rows: rows.length },
  };
}
