import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse, succeed } from './aws-call.ts';
import type { EventSummary } from './summarise-event.ts';

const attributeKeys = [
  'EventId',
  'EventName',
  'ReadOnly',
  'Username',
  'ResourceType',
  'ResourceName',
  'EventSource',
  'AccessKeyId',
] as const;

const inputSchema = z.object({
  LookupAttributes: z.array(z.object({ AttributeKey: z.string(), AttributeValue: z.string() })).default([]),
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  EventCategory: z.string().optional(),
  MaxResults: z.number().optional(),
  NextToken: z.string().optional(),
});
type LookupInput = z.infer<typeof inputSchema>;

const tokenSchema = z.object({ offset: z.number().int().positive(), asked: z.string() });

const retentionSeconds = 90 * 24 * 3600;

/** LookupEvents over events sorted newest first, with its true limits: one attribute, 50 a page, newest first, management events of 90 days, one region. */
export function lookupEvents(events: readonly EventSummary[], call: AwsCall): AwsReply {
  const parsed = inputSchema.safeParse(call.input);
  if (!parsed.success) return refuse('SerializationException', 'The request could not be read.');
  const input = parsed.data;
  const refusal = checkInput(input);
  if (refusal !== undefined) return refusal;
  const asked = fingerprint(call, input);
  const offset = readOffset(input.NextToken, asked);
  if (offset === undefined) {
    return refuse('InvalidNextTokenException', 'Invalid token: it belongs to a request with other parameters.');
  }
  const found = findEvents(events, call, input);
  const end = offset + (input.MaxResults ?? 50);
  return succeed({
    Events: found.slice(offset, end).map(toEvent),
    ...(end < found.length ? { NextToken: writeToken(end, asked) } : {}),
  });
}

function toEvent({ category: _category, region: _region, accountId: _accountId, ...event }: EventSummary) {
  return event;
}

function checkInput(input: LookupInput): AwsReply | undefined {
  const keys = input.LookupAttributes.map((attribute) => attribute.AttributeKey);
  if (keys.length > 1 || keys.some((key) => !attributeKeys.some((known) => known === key))) {
    return refuse('InvalidLookupAttributesException', 'Only one known lookup attribute can be given.');
  }
  if (input.MaxResults !== undefined && (input.MaxResults < 1 || input.MaxResults > 50)) {
    return refuse('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
  }
  if (input.EventCategory !== undefined && input.EventCategory !== 'insight') {
    return refuse('InvalidEventCategoryException', 'The only event category that can be asked for is insight.');
  }
  if ((input.StartTime ?? 0) > (input.EndTime ?? Number.POSITIVE_INFINITY)) {
    return refuse('InvalidTimeRangeException', 'The start time must not be later than the end time.');
  }
  return undefined;
}

function findEvents(events: readonly EventSummary[], call: AwsCall, input: LookupInput): EventSummary[] {
  if (input.EventCategory === 'insight') return [];
  const now = Date.now() / 1000;
  const from = Math.max(input.StartTime ?? 0, now - retentionSeconds);
  const to = Math.min(input.EndTime ?? now, now);
  const [attribute] = input.LookupAttributes;
  return events
    .filter(({ accountId, region }) => accountId === call.accountId && region === call.region)
    .filter((event) => event.category === 'Management')
    .filter((event) => event.EventTime >= from && event.EventTime <= to)
    .filter((event) => attribute === undefined || matches(event, attribute.AttributeKey, attribute.AttributeValue));
}

function matches(event: EventSummary, key: string, value: string): boolean {
  if (key === 'ResourceType') return event.Resources.some((resource) => resource.ResourceType === value);
  if (key === 'ResourceName') return event.Resources.some((resource) => resource.ResourceName === value);
  const fields: Record<string, string | undefined> = {
    EventId: event.EventId,
    EventName: event.EventName,
    ReadOnly: event.ReadOnly,
    Username: event.Username,
    EventSource: event.EventSource,
    AccessKeyId: event.AccessKeyId,
  };
  return fields[key] === value;
}

function fingerprint(call: AwsCall, input: LookupInput): string {
  const { NextToken: _, ...rest } = input;
  return createHash('sha256')
    .update(JSON.stringify([call.accountId, call.region, rest]))
    .digest('hex');
}

function writeToken(offset: number, asked: string): string {
  return Buffer.from(JSON.stringify({ offset, asked })).toString('base64url');
}

function readOffset(token: string | undefined, asked: string): number | undefined {
  if (token === undefined) return 0;
  try {
    const parsed = tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
    return parsed.asked === asked ? parsed.offset : undefined;
  } catch {
    return undefined;
  }
}
