import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { LogDatabase } from './log-database.ts';
import { giveAnswer, giveError, readOnly } from './tool-answer.ts';

const input = {
  sql: z.string().min(1).max(20_000).describe('One SELECT that returns the column record'),
  from: z.iso.datetime().describe('Start, ISO 8601 UTC'),
  to: z.iso.datetime().describe('End, ISO 8601 UTC'),
  location: z.string().optional().describe('One of the configured places; not for a server of a single folder'),
  account: z.string().optional().describe('Whose files of that place'),
  regions: z.array(z.string()).optional().describe('Of which regions'),
  max_rows: z.number().int().min(1).max(20_000).default(1_000).describe('Most rows to return'),
};
const output = {
  rows: z.array(z.record(z.string(), z.unknown())),
  complete: z.boolean().describe('Whether these are all rows of the window'),
};
const description =
  'SQL (DuckDB) over log files. Tables cloudtrail, entra, vpcflow, dns, eks, changes, each (time, until, record JSON), ' +
  "narrowed to the window. Example: SELECT record FROM cloudtrail WHERE record->>'$.eventName' = 'CreateUser'";

/** An MCP server with one tool, `query_logs`: the log files of one folder. */
export function createFilesServer(database: LogDatabase): McpServer {
  const server = new McpServer({ name: 'gd-triage-files', version: '1' });
  server.registerTool(
    'query_logs',
    { description, inputSchema: input, outputSchema: output, annotations: readOnly },
    async (asked, { signal }): Promise<CallToolResult> => {
      try {
        const found = await database.query(asked, signal);
        if ('error' in found) return giveError(found.error, found.message);
        return giveAnswer(`${found.rows.length} rows.`, { rows: [...found.rows], complete: found.complete });
      } catch {
        return giveError('timed_out', 'The query was stopped');
      }
    },
  );
  return server;
}
