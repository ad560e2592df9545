import { randomUUID } from 'node:crypto';
import { DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse, succeed } from './aws-call.ts';
import type { AwsWorld } from './aws-world.ts';
import { trinoMacros } from './trino-macros.ts';

const startSchema = z.strictObject({
  QueryString: z.string().min(1).max(262_144),
  WorkGroup: z.string(),
  QueryExecutionContext: z.strictObject({ Database: z.string() }),
  ClientRequestToken: z.string().min(32).max(128),
});
const idSchema = z.looseObject({ QueryExecutionId: z.string() });
const resultsSchema = z.strictObject({
  QueryExecutionId: z.string(),
  NextToken: z.string().optional(),
  MaxResults: z.number().int().min(1).max(1000).default(1000),
});

interface Execution {
  state: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  reason: string;
  rows: (string | null)[][];
}
type Handler = (call: AwsCall) => AwsReply;

/** Amazon Athena: queries over tables of lines, as slow as a queue, read back in pages. */
export function createAthena({ tables, workgroups }: AwsWorld): Record<string, Handler> {
  const executions = new Map<string, Execution>();
  const withExecution = (input: unknown, answer: (execution: Execution, id: string) => AwsReply): AwsReply => {
    const { QueryExecutionId: id } = idSchema.parse(input);
    const execution = executions.get(id);
    return execution === undefined
      ? refuse('InvalidRequestException', `QueryExecution ${id} was not found`)
      : answer(execution, id);
  };
  return {
    StartQueryExecution(call) {
      const parsed = startSchema.safeParse(call.input);
      if (!parsed.success) return refuse('InvalidRequestException', 'The request is not valid.');
      if (!workgroups.includes(parsed.data.WorkGroup))
        return refuse('InvalidRequestException', `WorkGroup ${parsed.data.WorkGroup} is not found.`);
      const id = randomUUID();
      const execution: Execution = { state: 'RUNNING', reason: '', rows: [] };
      executions.set(id, execution);
      void run(parsed.data.QueryString, tables, execution);
      return succeed({ QueryExecutionId: id });
    },
    GetQueryExecution: (call) =>
      withExecution(call.input, ({ state, reason }, id) =>
        succeed({ QueryExecution: { QueryExecutionId: id, Status: { State: state, StateChangeReason: reason } } }),
      ),
    StopQueryExecution: (call) =>
      withExecution(call.input, (execution) => {
        execution.state = 'CANCELLED';
        return succeed({});
      }),
    GetQueryResults: (call) => withExecution(call.input, (execution) => readResults(execution, call.input)),
  };
}

function readResults({ state, rows }: Execution, input: unknown): AwsReply {
  const parsed = resultsSchema.safeParse(input);
  if (!parsed.success || state !== 'SUCCEEDED')
    return refuse('InvalidRequestException', `Query has not yet finished. Current state: ${state}`);
  const offset = Number(parsed.data.NextToken ?? 0);
  const end = offset + Math.min(parsed.data.MaxResults, 3);
  const page = rows.slice(offset, end);
  return succeed({
    ResultSet: {
      Rows: page.map((row) => ({ Data: row.map((value) => (value === null ? {} : { VarCharValue: value })) })),
    },
    ...(end < rows.length ? { NextToken: String(end) } : {}),
  });
}

async function run(sql: string, tables: AwsWorld['tables'], execution: Execution): Promise<void> {
  const settings = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', threads: '1' };
  const [, database = '', table = ''] = /FROM "(\w+)"\."(\w+)"/.exec(sql) ?? [];
  if (!tables.has(`${database}.${table}`)) {
    execution.reason = `TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.${database}.${table}' does not exist`;
    execution.state = 'FAILED';
    return;
  }
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  try {
    for (const statement of trinoMacros) await connection.run(statement);
    for (const [name, lines] of tables) {
      const [schema = ''] = name.split('.');
      await connection.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      await connection.run(`CREATE TABLE ${name} (line VARCHAR, account VARCHAR, region VARCHAR, day VARCHAR)`);
      for (const { line, account, region, day } of lines)
        await connection.run(`INSERT INTO ${name} VALUES ($line, $account, $region, $day)`, {
          line,
          account,
          region,
          day,
        });
    }
    const unnested = sql.replaceAll(
      "CAST(json_extract(line, '$.Records') AS ARRAY(JSON))",
      "json_extract(line, '$.Records[*]')",
    );
    const found = await connection.runAndReadAll(unnested);
    const rows = found.getRowsJson().map((row) => row.map((value) => (value === null ? null : String(value))));
    execution.rows = [found.columnNames(), ...rows];
    if (execution.state === 'RUNNING') execution.state = 'SUCCEEDED';
  } catch (error) {
    execution.reason = error instanceof Error ? error.message : 'unknown';
    execution.state = 'FAILED';
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
