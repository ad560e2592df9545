import { type DuckDBConnection, DuckDBInstance, timestampValue } from '@duckdb/node-api';
import type { LogRecord } from '../load-scenarios.ts';
import type { DemoStore } from './aws-world.ts';
import { trinoMacros } from './trino-macros.ts';

interface StoreData {
  readonly id: string;
  readonly store: DemoStore;
  readonly events: readonly LogRecord[];
}

const settings = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', threads: '1' };
const columns = ['eventID', 'eventName', 'eventSource', 'awsRegion', 'recipientAccountId'];

/** Runs the SQL as it came over some of the columns of an event data store; a row is a list of columns, as Lake gives it. */
export async function queryStore(sql: string, data: StoreData): Promise<readonly Record<string, string>[][]> {
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  try {
    for (const statement of trinoMacros) await connection.run(statement);
    await fill(connection, data);
    // Lake takes the id as it is.
    const found = await connection.runAndReadAll(sql.replaceAll(data.id, `"${data.id}"`));
    const names = found.columnNames();
    return found
      .getRowsJson()
      .map((row) => row.map((value, index) => ({ [names[index] ?? '']: value === null ? '' : String(value) })));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function fill(connection: DuckDBConnection, { id, store, events }: StoreData): Promise<void> {
  const typed = columns.map((name) => `${name} VARCHAR`).join(', ');
  await connection.run(`CREATE TABLE "${id}" (eventTime TIMESTAMP, eventJson VARCHAR, ${typed})`);
  const appender = await connection.createAppender(id);
  for (const event of events) {
    const text = (name: string) => appender.appendVarchar(String(event[name] ?? ''));
    const at = BigInt(Date.parse(String(event['eventTime']))) * 1000n;
    appender.appendTimestamp(timestampValue(at));
    if (store.isWithoutJson) appender.appendNull();
    else appender.appendVarchar(JSON.stringify(event));
    columns.forEach(text);
    appender.endRow();
  }
  appender.closeSync();
}
