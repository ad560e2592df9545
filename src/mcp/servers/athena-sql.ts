import type { LogQuery } from './log-database.ts';
import type { LogName } from './log-files.ts';
import { translateSql } from './translate-sql.ts';

/** Where each log keeps its time; text in ISO 8601 sorts as time does. */
const timePaths: Readonly<Record<LogName, string | null>> = {
  cloudtrail: '$.eventTime',
  entra: '$.time',
  dns: '$.query_timestamp',
  eks: '$.requestReceivedTimestamp',
  changes: null,
  vpcflow: null,
};

export interface AthenaTable {
  readonly database: string;
  readonly table: string;
}

const name = /^[a-z_][a-z0-9_]*$/;

/** Reads `athena://workgroup/database/table`; null for another location. */
export function readAthenaLocation(location: string): (AthenaTable & { readonly workgroup: string }) | null {
  const [, workgroup = '', database = '', table = ''] = /^athena:\/\/([\w.-]+)\/(\w+)\/(\w+)$/.exec(location) ?? [];
  return name.test(database) && name.test(table) ? { workgroup, database, table } : null;
}

/**
 * The query for a table of lines (docs/log-files.md): the partitions of the window, each record of a line by itself, the
 * window, then the query of the playbook. Account, regions and days are values of ours in a known form.
 */
export function writeAthenaSql(asked: LogQuery, { database, table }: AthenaTable): { sql: string } | { fault: string } {
  const translated = translateSql(asked.sql);
  if ('fault' in translated) return translated;
  const { log, sql } = translated;
  const { account = '', regions = [] } = asked;
  if (!/^\d{12}$/.test(account) || !regions.every((region) => /^[a-z0-9-]+$/.test(region)))
    return { fault: 'the account or a region is not one' };
  const days = `day BETWEEN '${dayOf(asked.from)}' AND '${dayOf(nextDay(asked.to))}'`;
  const where = regions.length === 0 ? '' : ` AND region IN (${regions.map((region) => `'${region}'`).join(', ')})`;
  const records =
    "CASE WHEN json_extract(line, '$.Records') IS NULL THEN ARRAY[json_parse(line)] " +
    "ELSE CAST(json_extract(line, '$.Records') AS ARRAY(JSON)) END";
  const lines = `SELECT json_format(r) AS record FROM "${database}"."${table}" CROSS JOIN UNNEST(${records}) AS t(r) WHERE account = '${account}'${where} AND ${days}`;
  return {
    sql: `WITH lines AS (${lines}), ${log} AS (SELECT record FROM lines WHERE ${inWindow(log, asked)}) SELECT record FROM (${sql}) LIMIT ${asked.max_rows + 1}`,
  };
}

function inWindow(log: LogName, { from, to }: LogQuery): string {
  const path = timePaths[log];
  // Without the zone at the start and with it at the end, fractions of a second fall inside.
  const text = (time: string) => new Date(time).toISOString().slice(0, 19);
  if (path !== null) return `json_extract_scalar(record, '${path}') BETWEEN '${text(from)}' AND '${text(to)}Z'`;
  if (log === 'changes') return 'true';
  const seconds = (time: string) => Math.floor(Date.parse(time) / 1000);
  return `CAST(json_extract_scalar(record, '$.start') AS BIGINT) <= ${seconds(to)} AND CAST(json_extract_scalar(record, '$.end') AS BIGINT) >= ${seconds(from)}`;
}

function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '/');
}

/** Files of a day may be written in the next. */
function nextDay(time: string): string {
  return new Date(Date.parse(time) + 86_400_000).toISOString();
}
