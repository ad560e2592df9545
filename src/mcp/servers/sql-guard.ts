import type { DuckDBConnection } from '@duckdb/node-api';
import { StatementType } from '@duckdb/node-api';

/** Why this text must not run, or null. One SELECT and nothing else: alone, so that it cannot leave its parentheses, and as it will run. */
export async function findSqlFault(connection: DuckDBConnection, sql: string, bounded: string): Promise<string | null> {
  const alone = await connection.extractStatements(sql);
  const whole = await connection.extractStatements(bounded);
  if (alone.count !== 1 || whole.count !== 1) return 'Exactly one statement is allowed';
  const statement = await whole.prepare(0);
  const isSelect = statement.statementType === StatementType.SELECT;
  statement.destroySync();
  return isSelect ? null : 'Only SELECT is allowed';
}
