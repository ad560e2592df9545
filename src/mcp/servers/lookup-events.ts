import type { CloudTrailClient, LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { z } from 'zod';
import type { Row } from '../../domain/evidence.ts';
import type { ErrorClass } from '../call-result.ts';
import { ErrorClassSchema } from '../call-result.ts';
import type { Pacer } from '../pacing.ts';

export interface LookupRequest {
  readonly account: string;
  readonly region: string;
  readonly attribute: LookupAttributeKey;
  readonly value: string;
  readonly from: Date;
  readonly to: Date;
  readonly max_rows: number;
}

export interface LookupDeps {
  readonly client: CloudTrailClient;
  readonly pacer: Pacer;
  readonly classify: (error: unknown) => string;
  /** Continuous throttling is endured this long. */
  readonly throttledForMs: number;
  /** No new page is asked for after this long; what was read until then is the answer. */
  readonly pagingForMs: number;
  readonly signal: AbortSignal;
}

/** What LookupEvents gave: newest first, complete only where nothing was cut off and no error ended it. */
export interface LookupResult {
  readonly events: readonly Row[];
  readonly complete: boolean;
  readonly pages: number;
  readonly throttled: number;
  readonly error: ErrorClass | null;
  /** ISO 8601: everything of the window from here on was read; null where nothing was. */
  readonly readFrom: string | null;
}

interface Progress {
  events: Row[];
  pages: number;
  throttled: number;
  unreadable: number;
  retries: number;
  /** Since when every answer was a refusal. */
  throttledSince: number | null;
}

/** LookupEvents' own maximum. */
const pageSize = 50;
const mostRetries = 2;
const EventRecord = z.record(z.string(), z.unknown());

/** Reads all pages of one look-up, a turn of the pacer for each request. */
export async function lookupEvents(request: LookupRequest, deps: LookupDeps): Promise<LookupResult> {
  const progress: Progress = { events: [], pages: 0, throttled: 0, unreadable: 0, retries: 0, throttledSince: null };
  const stopAt = Date.now() + deps.pagingForMs;
  let nextToken: string | undefined;
  do {
    const page = await readPage(request, nextToken, { ...deps, progress });
    if (typeof page === 'string') return finish(progress, page, false);
    nextToken = page.nextToken;
  } while (nextToken !== undefined && progress.events.length < request.max_rows && Date.now() < stopAt);
  const isCut = progress.events.length > request.max_rows || nextToken !== undefined;
  progress.events = progress.events.slice(0, request.max_rows);
  return finish(progress, null, !isCut && progress.unreadable === 0);
}

type PageDeps = LookupDeps & { readonly progress: Progress };

async function readPage(request: LookupRequest, nextToken: string | undefined, deps: PageDeps) {
  const { client, pacer, signal, progress } = deps;
  const key = `cloudtrail ${request.account} ${request.region}`;
  const command = new LookupEventsCommand({
    LookupAttributes: [{ AttributeKey: request.attribute, AttributeValue: request.value }],
    StartTime: request.from,
    EndTime: request.to,
    MaxResults: pageSize,
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  });
  for (;;) {
    try {
      // Assuming a role takes time of its own: done after the turn, it would let several requests go together.
      await client.config.credentials();
      const page = await pacer.run(key, () => client.send(command, { abortSignal: signal }), signal);
      keepRecords(page.Events ?? [], progress);
      return { nextToken: page.NextToken };
    } catch (error) {
      const failure = judgeFailure(error, deps);
      if (failure === 'throttled') pacer.slowDown(key);
      if (failure !== null && !mayRetry(failure, deps)) return failure;
    }
  }
}

function keepRecords(events: readonly { readonly CloudTrailEvent?: string | undefined }[], progress: Progress): void {
  for (const { CloudTrailEvent } of events) {
    const record = EventRecord.safeParse(parseJson(CloudTrailEvent ?? ''));
    if (record.success) progress.events.push(record.data);
    else progress.unreadable += 1;
  }
  progress.pages += 1;
  progress.throttledSince = null;
}

function judgeFailure(error: unknown, { signal, classify }: PageDeps): ErrorClass {
  if (signal.aborted) return 'timed_out';
  const known = ErrorClassSchema.safeParse(classify(error));
  return known.success ? known.data : 'unavailable';
}

/** Throttling is waited out until the deadline; a lost connection or a server error is tried again twice. */
function mayRetry(failure: ErrorClass, { signal, progress, throttledForMs }: PageDeps): boolean {
  if (signal.aborted) return false;
  if (failure === 'throttled') {
    progress.throttled += 1;
    progress.throttledSince ??= Date.now();
    return Date.now() - progress.throttledSince < throttledForMs;
  }
  progress.retries += 1;
  return failure === 'unavailable' && progress.retries <= mostRetries;
}

function finish({ events, pages, throttled }: Progress, error: ErrorClass | null, complete: boolean): LookupResult {
  const last = events.at(-1)?.['eventTime'];
  return { events, complete, pages, throttled, error, readFrom: typeof last === 'string' ? last : null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
