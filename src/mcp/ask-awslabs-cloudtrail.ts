import { z } from 'zod';
import type { Answer } from '../domain/ask.ts';
import type { Row } from '../domain/evidence.ts';
import type { ToolTrouble } from '../domain/tool-trouble.ts';
import { askCloudTrail } from './ask-cloudtrail.ts';
import type { Asking } from './asking.ts';
import { type CallResult, failedCall } from './call-result.ts';
import type { McpHost } from './host.ts';
import type { Pacer } from './pacing.ts';

export interface AwslabsOptions {
  /** One request a second for each server: it does one thing at a time, and others share the quota of its account. */
  readonly pacer: Pacer;
  /** Continuous throttling is endured this long. Milliseconds. */
  readonly throttledForMs: number;
}

/** A question of ours, as our own server for CloudTrail takes it. */
const Lookup = z.object({
  account: z.string(),
  region: z.string(),
  attribute: z.string(),
  value: z.string(),
  from: z.string(),
  to: z.string(),
  max_rows: z.number(),
});
type Lookup = z.infer<typeof Lookup>;
const Page = z.looseObject({
  events: z.array(z.looseObject({ CloudTrailEvent: z.string().optional() })),
  next_token: z.string().nullish(),
});
const CloudTrailRecord = z.record(z.string(), z.unknown());

const dayMs = 86_400_000;
/** LookupEvents reaches back this far. */
const retentionMs = 90 * dayMs;
const pageSize = 50;

/**
 * Asks an awslabs.cloudtrail-mcp-server in place of our own: it stands in for the one tool, and merging regions, judging
 * what is complete and all the rest stays as it is. Pages, times and the region are ours to choose, never the server's.
 */
export async function askAwslabsCloudTrail(asking: Asking<'cloudtrail-api'>, options: AwslabsOptions): Promise<Answer> {
  const { query, host, signal } = asking;
  const { server = '' } = query;
  let trouble: ToolTrouble | null = null;
  const standIn: McpHost = {
    ...host,
    call: async (request) => {
      const lookup = Lookup.parse(request.arguments);
      const result = await lookUp(lookup, { server, host, signal, ...options });
      if (!result.ok) trouble ??= result.trouble;
      return result;
    },
  };
  const answer = await askCloudTrail({ ...asking, host: standIn });
  return { ...answer, tool: `${server}/lookup_events`, trouble };
}

type Line = AwslabsOptions & Pick<Asking<'cloudtrail-api'>, 'host' | 'signal'> & { readonly server: string };

interface Reading {
  readonly events: Row[];
  pages: number;
  throttled: number;
  unreadable: number;
}

async function lookUp(lookup: Lookup, line: Line): Promise<CallResult> {
  if (Date.parse(lookup.to) < Date.now() - retentionMs) return failedCall('not_collected', 'older than 90 days');
  const reading: Reading = { events: [], pages: 0, throttled: 0, unreadable: 0 };
  let token: string | null | undefined;
  do {
    const page = await readPage(lookup, token, { ...line, reading });
    if (!page.ok) return { ...page.failure, value: { ...reading, complete: false } };
    token = page.token;
  } while (token && reading.events.length < lookup.max_rows);
  const strangers = reading.events.some((event) => event['recipientAccountId'] !== lookup.account);
  if (strangers || (reading.events.length === 0 && !(await readsAccount(lookup, line))))
    return failedCall('not_configured', 'the server reads another account, or nothing shows which');
  const complete = !token && reading.events.length <= lookup.max_rows && reading.unreadable === 0;
  const readFrom = complete ? null : (reading.events.map((event) => String(event['eventTime'])).sort()[0] ?? null);
  return { ok: true, value: { ...reading, complete, readFrom } };
}

type PageRead =
  | { readonly ok: true; readonly token: string | null | undefined }
  | { readonly ok: false; readonly failure: CallResult & { ok: false } };

async function readPage(
  lookup: Lookup,
  token: string | null | undefined,
  line: Line & { readonly reading: Reading },
): Promise<PageRead> {
  const { reading, throttledForMs } = line;
  let refusedSince: number | null = null;
  for (;;) {
    const result = await callOnce(lookup, token, line);
    const isThrottled = !result.ok && result.error === 'throttled';
    if (isThrottled) {
      reading.throttled += 1;
      refusedSince ??= Date.now();
      if (Date.now() - refusedSince < throttledForMs && !line.signal.aborted) continue;
    }
    if (!result.ok) return { ok: false, failure: result };
    const page = Page.safeParse(result.value);
    if (!page.success) return { ok: false, failure: failedCall('unavailable', 'no events', { trouble: 'wrong_form' }) };
    reading.pages += 1;
    for (const { CloudTrailEvent = '' } of page.data.events) keepRecord(CloudTrailEvent, reading);
    return { ok: true, token: page.data.next_token };
  }
}

async function callOnce(lookup: Lookup, token: string | null | undefined, line: Line): Promise<CallResult> {
  const { server, host, signal, pacer } = line;
  const given = {
    region: lookup.region,
    attribute_key: lookup.attribute,
    attribute_value: lookup.value,
    // A token is good for the very times it was given out for.
    start_time: lookup.from,
    end_time: lookup.to,
    max_results: pageSize,
    ...(token ? { next_token: token } : {}),
  };
  const call = () => host.call({ server, tool: 'lookup_events', arguments: given, signal });
  const result = await pacer
    .run(server, call, signal)
    .catch(() => failedCall('timed_out', 'stopped by the time budget'));
  if (result.ok || result.error !== 'throttled') return result;
  pacer.slowDown(server);
  return result;
}

function keepRecord(text: string, reading: Reading): void {
  try {
    reading.events.push(CloudTrailRecord.parse(JSON.parse(text)));
  } catch {
    reading.unreadable += 1;
  }
}

/** No rows prove nothing before it is known whose events the server reads: one event of any kind tells. */
async function readsAccount(lookup: Lookup, line: Line): Promise<boolean> {
  const reading: Reading = { events: [], pages: 0, throttled: 0, unreadable: 0 };
  const to = new Date().toISOString();
  const from = new Date(Date.now() - 30 * dayMs).toISOString();
  const anything = { ...lookup, attribute: 'ReadOnly', value: 'true', from, to };
  await readPage(anything, null, { ...line, reading });
  return reading.events.length > 0 && reading.events.every((event) => event['recipientAccountId'] === lookup.account);
}
