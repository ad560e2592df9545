import type { LogFile } from './file-list.ts';
import type { LogName } from './log-files.ts';

/** The part of a log that one query reads: files of JSON, wrapped in {"Records":[…]}, in an array, or one after the other. */
export interface LogPart {
  readonly name: LogName;
  readonly files: readonly Pick<LogFile, 'path' | 'isWrapped' | 'columns'>[];
}

/** Where each log keeps its time, as in record-time. */
const isoTimes: Readonly<Record<LogName, readonly string[]>> = {
  cloudtrail: ['$.eventTime'],
  entra: ['$.time', '$.createdDateTime'],
  dns: ['$.query_timestamp'],
  eks: ['$.requestReceivedTimestamp', '$.stageTimestamp'],
  vpcflow: [],
  changes: ['$.start', '$.createdAt'],
};

const insideRecords = "json_extract(json, '$.Records[*]')";
const insideAny =
  `CASE WHEN json_type(json, '$.Records') = 'ARRAY' THEN ${insideRecords} ` +
  "WHEN json_type(json) = 'ARRAY' THEN json_extract(json, '$[*]') ELSE [json] END";

/** The window as SQL: what lasts (a flow, a change) counts where it overlaps. */
export function writeScan({ name, files }: LogPart, largestBytes: number): string {
  const documents = (list: LogPart['files']) =>
    `read_json_objects([${list.map(({ path }) => quote(path)).join(', ')}], format='unstructured', maximum_object_size=${largestBytes})`;
  const json = files.filter(({ columns }) => columns === null);
  const wrapped = json.filter(({ isWrapped }) => isWrapped);
  const others = json.filter(({ isWrapped }) => !isWrapped);
  const unwrap = (list: LogPart['files'], content: string) =>
    list.length === 0 ? [] : [`SELECT unnest(${content}) AS record FROM ${documents(list)}`];
  const records = [...unwrap(wrapped, insideRecords), ...unwrap(others, insideAny), ...readTexts(files)].join(
    ' UNION ALL ',
  );
  const { time, until } = writeTimes(name);
  // Each mention of a field reads the whole record again: for what happens at one moment, one mention is enough.
  const inside = until === null ? 'time BETWEEN $from AND $to' : 'time <= $to AND coalesce(until, time) >= $from';
  return (
    `SELECT * FROM (SELECT ${time} AS time, ${until ?? 'NULL::TIMESTAMP'} AS until, record ` +
    `FROM (${records})) WHERE ${inside}`
  );
}

/** Files of text, those with the same columns together; each line becomes a record. */
function readTexts(files: LogPart['files']): readonly string[] {
  const byColumns = Map.groupBy(
    files.filter(({ columns }) => columns !== null),
    ({ columns }) => columns?.join(' ') ?? '',
  );
  return [...byColumns].map(([names, list]) => {
    const columns = names.split(' ').map((name) => `${quote(name)}: 'VARCHAR'`);
    const paths = list.map(({ path }) => quote(path)).join(', ');
    const options = `delim=' ', header=true, auto_detect=false, nullstr='', columns={${columns.join(', ')}}`;
    return `SELECT to_json(line) AS record FROM read_csv([${paths}], ${options}) AS line`;
  });
}

function writeTimes(name: LogName): { readonly time: string; readonly until: string | null } {
  if (name === 'vpcflow') return { time: epoch('$.start'), until: epoch('$.end') };
  const time = coalesce(isoTimes[name].map(instant));
  return { time, until: name === 'changes' ? coalesce([instant('$.end'), time]) : null };
}

function instant(path: string): string {
  return `try_cast(record->>'${path}' AS TIMESTAMPTZ)::TIMESTAMP`;
}

/** Flow logs count in seconds. */
function epoch(path: string): string {
  return `make_timestamp(try_cast(record->>'${path}' AS BIGINT) * 1000000)`;
}

function coalesce(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : `coalesce(${parts.join(', ')})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
