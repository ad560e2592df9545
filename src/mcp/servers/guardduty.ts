import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { ErrorCode } from '../../domain/errors.ts';
import { TriageError } from '../../domain/errors.ts';
import type { Finding, FindingReference } from '../../domain/finding.ts';
import type { FindingSource } from '../../ports.ts';
import type { ErrorClass } from '../call-result.ts';
import { giveAnswer, giveError, readOnly } from './tool-answer.ts';

/** GuardDuty as this server needs it. */
export interface FindingReader extends Pick<FindingSource, 'read'> {
  list(reference: FindingReference): Promise<readonly Finding[]>;
}

const findingId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe('Finding id, 32 characters');
const region = z.string().optional().describe('Region; without it, every configured region');
const account = z
  .string()
  .regex(/^\d{12}$/)
  .optional()
  .describe('Account id');
const document = z.record(z.string(), z.unknown());

const classes: Readonly<Partial<Record<ErrorCode, ErrorClass>>> = {
  finding_not_found: 'not_found',
  finding_ambiguous: 'invalid',
  reference_unreadable: 'invalid',
  no_detector: 'not_collected',
  access_denied: 'denied',
  credentials_expired: 'expired',
  throttled: 'throttled',
  timed_out: 'timed_out',
};

/** An MCP server over GuardDuty findings: `get_finding` and `list_findings`. */
export function createGuardDutyServer(findings: FindingReader): McpServer {
  const server = new McpServer({ name: 'gd-triage-guardduty', version: '1' });
  server.registerTool(
    'get_finding',
    {
      description: 'One GuardDuty finding by its id.',
      inputSchema: { finding_id: findingId, region, account },
      outputSchema: { finding: document },
      annotations: readOnly,
    },
    (asked) =>
      answer(async () => {
        const reference = toReference({ findingId: asked.finding_id, region: asked.region, accountId: asked.account });
        return giveAnswer('1 finding.', { finding: { ...(await findings.read(reference)) } });
      }),
  );
  server.registerTool(
    'list_findings',
    {
      description: 'Recent GuardDuty findings of a type, an account or a region, at most 50 per region.',
      inputSchema: { type: z.string().max(200).optional().describe('Exact finding type'), region, account },
      outputSchema: { findings: z.array(document) },
      annotations: readOnly,
    },
    (asked) =>
      answer(async () => {
        const reference = toReference({ type: asked.type, region: asked.region, accountId: asked.account });
        const found = await findings.list(reference);
        return giveAnswer(`${found.length} findings.`, { findings: found.map((finding) => ({ ...finding })) });
      }),
  );
  return server;
}

interface Known {
  readonly findingId?: string | undefined;
  readonly region?: string | undefined;
  readonly accountId?: string | undefined;
  readonly type?: string | undefined;
}

function toReference({ findingId: id, region: where, accountId, type }: Known): FindingReference {
  return {
    findingId: id ?? null,
    region: where ?? null,
    accountId: accountId ?? null,
    type: type ?? null,
    detectorId: null,
    severity: null,
  };
}

async function answer(read: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TriageError) return giveError(classes[error.code] ?? 'unavailable', error.message);
    return giveError('unavailable', 'The finding could not be read');
  }
}
