import type { EventDataStore } from '../../domain/event-data-store.ts';
import type { LogQuery } from './log-database.ts';
import { translateSql } from './translate-sql.ts';

/** CloudTrail takes no longer statement. */
const mostCharacters = 10_000;

/**
 * The query for an event data store. `eventJson` is the whole record as CloudTrail wrote it
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-supported-event-schemas.html), so the paths of a playbook
 * mean there what they mean in a file; time, account and region are columns, and the time limits what is scanned and paid.
 */
export function writeLakeSql(asked: LogQuery, { id }: EventDataStore): { sql: string } | { fault: string } {
  const { account = '', regions = [] } = asked;
  if (!/^\d{12}$/.test(account) || !regions.every((region) => /^[a-z0-9-]+$/.test(region)))
    return { fault: 'the account or a region is not one' };
  const where = regions.length === 0 ? '' : ` AND awsRegion IN (${regions.map((region) => `'${region}'`).join(', ')})`;
  const events =
    `(SELECT eventJson AS record FROM ${id} WHERE eventTime >= '${textOf(asked.from)}' AND eventTime <= ` +
    `'${textOf(asked.to)}' AND recipientAccountId = '${account}'${where}) AS cloudtrail`;
  const translated = translateSql(asked.sql, events);
  if ('fault' in translated) return translated;
  if (translated.log !== 'cloudtrail') return { fault: 'an event data store holds CloudTrail only' };
  const newest = "json_extract_scalar(record, '$.eventTime') DESC";
  const sql = `SELECT record FROM (${translated.sql}) AS found ORDER BY ${newest} LIMIT ${asked.max_rows + 1}`;
  return sql.length > mostCharacters ? { fault: `it is longer than ${mostCharacters} characters` } : { sql };
}

/** Whole seconds, as the times of events are; a fraction at the start would be an event too many, never one too few. */
function textOf(time: string): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}
