import type { Row } from '../domain/evidence.ts';
import { valueAt } from '../domain/evidence.ts';
import { readInstant } from '../domain/read-instant.ts';

/** Where the logs we read keep their time, in the order they are tried. */
const timeFields = [
  'eventTime', // CloudTrail
  'time', // Azure Monitor
  'query_timestamp', // Route 53 Resolver
  'requestReceivedTimestamp', // Kubernetes audit
  'stageTimestamp',
  'start', // VPC flow (epoch), change records
  'createdAt',
  'createdDateTime',
  '_time', // Splunk
];

/** The moment a record is about, in epoch milliseconds; null where it carries none. */
export function readRecordTime(record: Row): number | null {
  return firstTime(record, timeFields);
}

/** The end of what lasts (a flow, a change window); the moment itself for everything else. */
export function readRecordEnd(record: Row): number | null {
  return firstTime(record, valueAt(record, 'start') === undefined ? timeFields : ['end', ...timeFields]);
}

/** Sorts records by time, oldest first; those without a time come last. */
export function sortByTime(records: readonly Row[]): Row[] {
  return records
    .map((record) => ({ record, at: readRecordTime(record) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ record }) => record);
}

function firstTime(record: Row, fields: readonly string[]): number | null {
  for (const field of fields) {
    const instant = readInstant(valueAt(record, field));
    if (instant !== null) return Date.parse(instant);
  }
  return null;
}
