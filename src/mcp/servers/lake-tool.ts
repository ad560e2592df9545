import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import type { LakeReader } from './lake-reader.ts';
import { giveAnswer, giveError, readOnly } from './tool-answer.ts';

const inputSchema = {
  sql: z.string().min(1).max(20_000).describe('One SELECT over cloudtrail that returns the column record'),
  from: z.iso.datetime().describe('Start, ISO 8601 UTC'),
  to: z.iso.datetime().describe('End, ISO 8601 UTC'),
  location: z.string().describe('ARN of a configured event data store'),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .describe('Whose events'),
  regions: z.array(z.string()).optional().describe('Of which regions; all without'),
  max_rows: z.number().int().min(1).max(20_000).default(1_000).describe('Most rows to return'),
};
const outputSchema = {
  rows: z.array(z.record(z.string(), z.unknown())).describe('CloudTrail records'),
  complete: z.boolean().describe('Whether these are all rows of the window'),
};
const description =
  'The SQL of query_logs over an event data store of CloudTrail Lake, narrowed to account, regions and window. ' +
  'AWS charges by what is scanned: keep the window small.';

/** Adds `query_lake` to a server: management and data events, for as long as the store keeps them. */
export function registerLakeTool(server: McpServer, lake: LakeReader | undefined): void {
  server.registerTool(
    'query_lake',
    { description, inputSchema, outputSchema, annotations: readOnly },
    async (asked, { signal }) => {
      if (lake === undefined) return giveError('not_configured', 'No event data store is configured');
      try {
        const found = await lake.query(asked, signal);
        if ('error' in found) return giveError(found.error, found.message);
        return giveAnswer(`${found.rows.length} rows.`, { rows: [...found.rows], complete: found.complete });
      } catch {
        return giveError('timed_out', 'The query was given up and cancelled');
      }
    },
  );
}
