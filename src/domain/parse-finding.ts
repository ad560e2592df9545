import { z } from 'zod';
import { fail } from './errors.ts';
import type { Finding } from './finding.ts';
import { isFindingType } from './finding-type.ts';
import { isSample } from './is-sample.ts';
import { isRecord, listOf, numberOf, recordOf, textOf } from './json-value.ts';
import { normaliseDocument } from './normalise-document.ts';
import { readInstant } from './read-instant.ts';

type Json = Readonly<Record<string, unknown>>;

const text = z.string().min(1);
/** Id and region become part of a link. */
const required = z.object({
  id: text.refine((id) => id.isWellFormed()),
  type: text.refine(isFindingType, 'is no finding type'),
  region: z.string().regex(/^[a-z0-9-]{1,40}$/),
  accountId: text,
  severity: z.number().min(0).max(10),
});

/**
 * Reads a GuardDuty finding in any form AWS hands out: GetFindings, with or without its `Findings` list, the EventBridge
 * event or its detail, one line of the S3 export. Throws `not_a_finding`.
 *
 * @param file what to call the document in an error
 */
export function parseFinding(document: unknown, file = 'The document'): Finding {
  const { body, envelope } = unwrap(document, file);
  const finding = normaliseDocument(body);
  const service = recordOf(finding['service']);
  const arn = textOf(finding['arn']);
  const known = required.safeParse({
    ...finding,
    region: textOf(finding['region']) ?? regionOf(arn) ?? textOf(envelope['region']),
    accountId: textOf(finding['accountId']) ?? accountOf(arn) ?? textOf(envelope['account']),
    severity: numberOf(finding['severity']),
  });
  if (!known.success) throw fail('not_a_finding', { file, reason: listMissing(known.error) }, known.error);
  const times = readTimes(finding, service, textOf(envelope['time']));
  return { ...known.data, ...times, ...readRest(finding, service), arn, sample: isSample(finding), document: finding };
}

/** What a finding may lack without being any less a finding. */
function readRest(finding: Json, service: Json) {
  const arn = textOf(finding['arn']);
  return {
    partition: textOf(finding['partition']) ?? arn?.split(':')[1] ?? 'aws',
    detectorId: textOf(service['detectorId']),
    title: (textOf(finding['title']) ?? textOf(finding['type']) ?? '').trim(),
    description: (textOf(finding['description']) ?? '').trim(),
    count: numberOf(service['count']) ?? 1,
    archived: String(service['archived']) === 'true',
    resourceType: textOf(recordOf(finding['resource'])['resourceType']) ?? 'unknown',
    resourceRole: readRole(service['resourceRole']),
  };
}

function unwrap(document: unknown, file: string): { readonly body: Json; readonly envelope: Json } {
  const outer = recordOf(document);
  const list = [...listOf(document), ...listOf(outer['Findings']), ...listOf(outer['findings'])];
  if (list.length > 1) throw fail('not_a_finding', { file, reason: `it holds ${list.length} findings` });
  if (list.length === 1) return { body: recordOf(list[0]), envelope: {} };
  if (isRecord(outer['detail'])) return { body: outer['detail'], envelope: outer };
  return { body: outer, envelope: {} };
}

function listMissing(error: z.ZodError): string {
  const keys = [...new Set(error.issues.map((issue) => String(issue.path[0])))];
  return `it has no usable ${keys.join(', ')}`;
}

function regionOf(arn: string | null): string | null {
  return arn?.split(':')[3] || null;
}

function accountOf(arn: string | null): string | null {
  return arn?.split(':')[4] || null;
}

/** A time that is missing is taken from the nearest one that is there; a document without any is told so. */
function readTimes(finding: Json, service: Json, sentAt: string | null) {
  const created = readInstant(finding['createdAt']);
  const updated = readInstant(finding['updatedAt']);
  const first = readInstant(service['eventFirstSeen']);
  const last = readInstant(service['eventLastSeen']);
  const some = firstOf(created, first, updated, last, readInstant(sentAt));
  return {
    createdAt: firstOf(created, some),
    updatedAt: firstOf(updated, last, some),
    firstSeen: firstOf(first, some),
    lastSeen: firstOf(last, updated, first, some),
  };
}

function firstOf(...instants: readonly (string | null)[]): string {
  return instants.find((instant) => instant !== null) ?? unknownTime;
}

/** No document of AWS lacks every date; a hand-made one gets a time nobody mistakes for a real one. */
const unknownTime = '1970-01-01T00:00:00.000Z';

function readRole(role: unknown): Finding['resourceRole'] {
  return role === 'ACTOR' || role === 'TARGET' ? role : null;
}
