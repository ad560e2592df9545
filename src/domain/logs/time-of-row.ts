import type { Row } from '../evidence.ts';
import type { SourceName } from '../organisation.ts';
import { readInstant } from './lenient.ts';

/** Where each source writes the time of a record, best first. */
const timeFields: Readonly<Record<SourceName, readonly string[]>> = {
  cloudtrail: ['eventTime'],
  entra: ['time', 'createdDateTime'],
  vpcflow: ['start'],
  dns: ['query_timestamp'],
  eks: ['requestReceivedTimestamp', 'stageTimestamp'],
  changes: ['start', 'createdAt'],
  guardduty: ['updatedAt', 'createdAt'],
  'aws-docs': [],
  cases: ['openedAt'],
  addresses: [],
};

/** When the record happened, ISO 8601 in UTC; null where the row carries no time. */
export function timeOfRow(source: SourceName, row: Row): string | null {
  for (const field of [...timeFields[source], '_time']) {
    const instant = readInstant(row[field]);
    if (instant !== null) return instant;
  }
  return null;
}
