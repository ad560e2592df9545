import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { TrailSchema } from '../../domain/trail-coverage.ts';
import { createGate } from '../gate.ts';
import { createLruCache } from '../lru-cache.ts';
import type { Pacer } from '../pacing.ts';
import { createPacer } from '../pacing.ts';
import { createSingleFlight } from '../single-flight.ts';
import { type CloudTrailAccess, createCloudTrailClients } from './cloudtrail-clients.ts';
import type { LakeReader } from './lake-reader.ts';
import { registerLakeTool } from './lake-tool.ts';
import type { LookupRequest, LookupResult } from './lookup-events.ts';
import { lookupEvents } from './lookup-events.ts';
import { narrowAnswer, widenWindow } from './share-windows.ts';
import { giveAnswer, giveError, readOnly } from './tool-answer.ts';
import type { TrailReader } from './trail-reader.ts';

export interface CloudTrailServerOptions extends CloudTrailAccess {
  /** The quota is 2 requests a second per account and region, for everybody; share one pacer in the process. */
  readonly pacer?: Pacer | undefined;
  /** How long continuous throttling is endured before the question is given up. */
  readonly throttledForMs?: number | undefined;
  /** How long one look-up goes on reading pages. */
  readonly pagingForMs?: number | undefined;
  /** How long an answer about the present is good; CloudTrail itself is minutes behind. */
  readonly freshForMs?: number | undefined;
}

const dayMs = 86_400_000;
/** LookupEvents reaches back this far. */
const retentionMs = 90 * dayMs;
/** A window that starts a little earlier than that is a 90-day window of somebody whose clock is not ours. */
const retentionGraceMs = dayMs;
/** CloudTrail delivers within about 15 minutes; a window that ended before can no longer change. */
const settledAfterMs = 20 * 60_000;
/** Look-ups of one account and region that read their pages at a time: few that get done, not many that get half-way. */
const atOnce = 2;
/** Records kept in memory, over all answers. */
const cachedRecords = 40_000;
const strainMs = 30_000;

const place = {
  account: z
    .string()
    .regex(/^\d{12}$/)
    .describe('Account id'),
  region: z.string().describe('Region; events of global services are in us-east-1'),
};
const input = {
  ...place,
  attribute: z
    .enum([
      'EventId',
      'EventName',
      'ReadOnly',
      'Username',
      'ResourceType',
      'ResourceName',
      'EventSource',
      'AccessKeyId',
    ])
    .describe('The one attribute to look up'),
  value: z.string().min(1).max(2_000).describe('Its exact value'),
  from: z.iso.datetime().describe('Start, ISO 8601 UTC'),
  to: z.iso.datetime().describe('End, ISO 8601 UTC'),
  max_rows: z.number().int().min(1).max(20_000).default(500).describe('Most records to return'),
};
const output = {
  events: z.array(z.record(z.string(), z.unknown())).describe('CloudTrail records, newest first'),
  complete: z.boolean().describe('Whether these are all records of the window'),
  pages: z.number().describe('Requests answered'),
  throttled: z.number().describe('Requests refused for their rate'),
  readFrom: z.string().nullable().describe('Where not complete: everything from here to the end was read'),
  cached: z.boolean().describe('Whether the answer was known already'),
};

export interface CloudTrailTools {
  readonly lookups: CloudTrailLookups;
  readonly trails: TrailReader;
  readonly lake?: LakeReader | undefined;
}

type Place = z.infer<z.ZodObject<typeof place>>;

/** What all connections of this process share: clients, answers, and the look-ups under way. */
export interface CloudTrailLookups {
  look(request: LookupRequest, signal: AbortSignal): Promise<LookupResult & { readonly cached: boolean }>;
}

/** An MCP server: `lookup_events` for management events of the last 90 days, `describe_coverage`, and `query_lake` for an event data store. */
export function createCloudTrailServer({ lookups, trails, lake }: CloudTrailTools): McpServer {
  const server = new McpServer({ name: 'gd-triage-cloudtrail', version: '1' });
  const description =
    'CloudTrail management events of one account and region from the last 90 days, by one attribute. No data events.';
  server.registerTool(
    'lookup_events',
    { description, inputSchema: input, outputSchema: output, annotations: readOnly },
    async (asked, { signal }) => answerLookup(asked, lookups, signal),
  );
  server.registerTool(
    'describe_coverage',
    {
      description: 'The trails that record an account in a region: which events they select, and since when they log.',
      inputSchema: place,
      outputSchema: { trails: z.array(TrailSchema), calls: z.number() },
      annotations: readOnly,
    },
    async (asked, { signal }) => answerTrails(asked, trails, signal),
  );
  registerLakeTool(server, lake);
  return server;
}

async function answerTrails(asked: Place, trails: TrailReader, signal: AbortSignal): Promise<CallToolResult> {
  try {
    const read = await trails.read(asked, signal);
    if ('error' in read) return giveError(read.error, 'The trails could not be read', { calls: read.calls });
    return giveAnswer(`${read.trails.length} trails.`, { trails: [...read.trails], calls: read.calls });
  } catch {
    return giveError('timed_out', 'The question was given up before AWS answered');
  }
}

interface Kept {
  readonly result: LookupResult;
  /** Epoch milliseconds; never for a window that can no longer change. */
  readonly until: number;
}

/**
 * Prepares the look-ups. The same question about almost the same window is asked once while it is in flight; answers about
 * closed windows are kept, answers about the present for a minute.
 */
export function createCloudTrailLookups(options: CloudTrailServerOptions): CloudTrailLookups {
  const { throttledForMs = 20_000, pagingForMs = 45_000, freshForMs = 60_000 } = options;
  const pacer = options.pacer ?? createPacer({ perSecond: 1.5, quotaPerSecond: 2 });
  const { clientOf, findObstacle, classify } = createCloudTrailClients(options);
  const flights = createSingleFlight<LookupResult>();
  const kept = createLruCache<Kept>(cachedRecords, ({ result }) => result.events.length + 1);
  const gate = createGate(atOnce);
  const strained = new Map<string, number>();
  return {
    look: async (request, signal) => {
      const wide = widenWindow(request, Date.now() - retentionMs);
      const key = JSON.stringify(wide);
      const known = kept.get(key);
      if (known !== undefined && Date.now() < known.until)
        return { ...narrowAnswer(known.result, request), throttled: 0, cached: true };
      const unreachable = await findObstacle(request.account);
      if (unreachable !== null) return { ...nothing, error: unreachable, readFrom: null, cached: false };
      const where = `${request.account} ${request.region}`;
      const client = clientOf(request);
      // Where throttling was just waited out in vain, the next questions try once and do not use up the time budget.
      const patienceMs = Date.now() < (strained.get(where) ?? 0) ? 0 : throttledForMs;
      let isOurs = false;
      const result = await flights.join(key, signal, (shared) => {
        isOurs = true;
        const deps = { client, pacer, classify, throttledForMs: patienceMs, pagingForMs, signal: shared };
        return gate.pass(where, () => lookupEvents(wide, deps), shared);
      });
      if (result.error === 'throttled') strained.set(where, Date.now() + strainMs);
      else strained.delete(where);
      const isSettled = wide.to.getTime() < Date.now() - settledAfterMs;
      if (result.error === null) kept.set(key, { result, until: isSettled ? Infinity : Date.now() + freshForMs });
      return { ...narrowAnswer(result, request), cached: !isOurs };
    },
  };
}

const nothing = { events: [], complete: false, pages: 0, throttled: 0 };

type Asked = z.infer<z.ZodObject<typeof input>>;

async function answerLookup(asked: Asked, lookups: CloudTrailLookups, signal: AbortSignal): Promise<CallToolResult> {
  const oldest = Date.now() - retentionMs;
  const to = new Date(asked.to);
  const from = new Date(Math.max(Date.parse(asked.from), oldest));
  if (to.getTime() < oldest) return giveError('not_collected', 'LookupEvents keeps 90 days; the window is older');
  if (to < from) return giveError('invalid', 'The window ends before it starts');
  const isOutOfReach = Date.parse(asked.from) < oldest - retentionGraceMs;
  // Whole minutes for a clipped start, so that the same question stays the same question.
  const start = from.getTime() === Date.parse(asked.from) ? from : new Date(Math.ceil(oldest / 60_000) * 60_000);
  try {
    const { error, ...result } = await lookups.look({ ...asked, from: start, to }, signal);
    if (error !== null) return giveError(error, 'LookupEvents did not answer', result);
    const content = { ...result, events: [...result.events], complete: result.complete && !isOutOfReach };
    return giveAnswer(`${result.events.length} events${content.complete ? '' : ', incomplete'}.`, content);
  } catch {
    return giveError('timed_out', 'The question was given up before LookupEvents answered');
  }
}
