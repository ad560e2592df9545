import { rename, rm } from 'node:fs/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { fail } from '../domain/errors.ts';
import { describeTables, type TableShape } from './describe-tables.ts';
import {
  createChecksum,
  type ExportLine,
  exportFormat,
  exportVersion,
  openExportFile,
  type Totals,
  writeExportFile,
} from './export-file.ts';
import { appliedMigrations, migrate, migrationNames } from './migrate.ts';
import type { Tables } from './tables.ts';

type Row = readonly (string | null)[];

/** A row can hold the evidence of a whole investigation: few of them are in memory at a time. */
const batchSize = 20;
const Cells = z.array(z.object({ cells: z.array(z.string().nullable()) }));
const Found = z.array(z.object({ found: z.boolean() }));

/** Writes all our tables, as they are at one moment, to a new file. Returns how many rows of each there are. */
export async function exportTables(database: Kysely<Tables>, path: string, now: Date): Promise<Totals> {
  const draft = `${path}.part${path.endsWith('.gz') ? '.gz' : ''}`;
  const totals: Totals = {};
  try {
    await database
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (transaction) => {
        await writeExportFile(draft, readAll(transaction, now, totals));
      });
    await rename(draft, path);
    return totals;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function* readAll(transaction: Transaction<Tables>, now: Date, totals: Totals): AsyncGenerator<unknown> {
  await settleText(transaction);
  const migrations = await appliedMigrations(transaction);
  yield { format: exportFormat, version: exportVersion, writtenAt: now.toISOString(), migrations };
  for (const table of await describeTables(transaction)) {
    yield { table: table.name, columns: table.columns.map(({ name }) => name) };
    const checksum = createChecksum();
    for await (const row of readRows(transaction, table)) {
      checksum.add(row);
      yield row;
    }
    totals[table.name] = checksum.read();
  }
  yield { end: totals };
}

/** PostgreSQL writes values as text by these settings; reading them back gives the same values on every engine. */
async function settleText(transaction: Transaction<Tables>): Promise<void> {
  await sql`set local timezone = 'UTC'`.execute(transaction);
  await sql`set local datestyle = 'ISO, YMD'`.execute(transaction);
  await sql`set local intervalstyle = 'postgres'`.execute(transaction);
  await sql`set local extra_float_digits = 1`.execute(transaction);
  await sql`set local bytea_output = 'hex'`.execute(transaction);
}

/** Row by row through a cursor, so that the size of a table does not matter. */
async function* readRows(transaction: Transaction<Tables>, { name, columns }: TableShape): AsyncGenerator<Row> {
  const cells = columns.map((column) => sql`${sql.ref(column.name)}::text`);
  await sql`declare copied no scroll cursor for select array[${sql.join(cells)}] as cells from ${sql.table(name)}`.execute(
    transaction,
  );
  for (;;) {
    const { rows } = await sql`fetch ${sql.lit(batchSize)} from copied`.execute(transaction);
    for (const { cells: row } of Cells.parse(rows)) yield row;
    if (rows.length < batchSize) break;
  }
  await sql`close copied`.execute(transaction);
}

/**
 * Fills an empty database from such a file: all of it or nothing. Throws database_not_empty, export_newer and
 * export_unreadable; checks every count and checksum against what then stands in the database.
 */
export async function importTables(database: Kysely<Tables>, path: string): Promise<Totals> {
  const { header, lines } = await openExportFile(path);
  if (header.migrations.some((name) => !migrationNames.includes(name))) throw fail('export_newer', { file: path });
  await refuseFull(database);
  // Empty tables of a later version: a bot was started there before. There is no way back for them.
  if ((await appliedMigrations(database)).length > header.migrations.length) throw fail('export_older', { file: path });
  await migrate(database, header.migrations.at(-1));
  const totals = await database.transaction().execute(async (transaction) => {
    await settleText(transaction);
    return readInto(transaction, lines, path);
  });
  await migrate(database);
  return totals;
}

async function refuseFull(database: Kysely<Tables>): Promise<void> {
  for (const { name } of await describeTables(database)) {
    const { rows } = await sql`select exists (select from ${sql.table(name)}) as found`.execute(database);
    if (Found.parse(rows)[0]?.found === true) throw fail('database_not_empty', { table: name });
  }
}

async function readInto(
  transaction: Transaction<Tables>,
  lines: AsyncIterable<ExportLine>,
  file: string,
): Promise<Totals> {
  const shapes = await describeTables(transaction);
  let end: Totals | null = null;
  let table: TableShape | null = null;
  let waiting: Row[] = [];
  const flush = async (): Promise<void> => {
    if (table !== null && waiting.length > 0) await insertRows(transaction, table, waiting);
    waiting = [];
  };
  for await (const line of lines) {
    if (isRow(line)) {
      if (table === null) throw fail('export_unreadable', { file, reason: 'a row stands before its table' });
      if (waiting.push(line) >= batchSize) await flush();
      continue;
    }
    await flush();
    if ('end' in line) end = line.end;
    else table = findTable(shapes, line, file);
  }
  await flush();
  if (end === null) throw fail('export_unreadable', { file, reason: 'its end is missing' });
  await verify(transaction, { shapes, expected: end, file });
  for (const shape of shapes) await continueNumbers(transaction, shape);
  return end;
}

function isRow(line: ExportLine): line is Row & ExportLine {
  return Array.isArray(line);
}

/** The table of ours, its columns in the order of the file. */
function findTable(
  shapes: readonly TableShape[],
  line: { readonly table: string; readonly columns: readonly string[] },
  file: string,
): TableShape {
  const shape = shapes.find(({ name }) => name === line.table);
  const columns = line.columns.flatMap((name) => shape?.columns.filter((column) => column.name === name) ?? []);
  if (shape === undefined || columns.length !== line.columns.length || columns.length !== shape.columns.length)
    throw fail('export_unreadable', { file, reason: `the table ${line.table} is not known here` });
  return { ...shape, columns };
}

async function insertRows(transaction: Transaction<Tables>, table: TableShape, rows: readonly Row[]): Promise<void> {
  const names = table.columns.map(({ name }) => sql.ref(name));
  // As text first: the driver would otherwise write each value its own way.
  const values = rows.map((row) => {
    const cells = table.columns.map(({ type }, index) => sql`cast(${row[index] ?? null}::text as ${sql.raw(type)})`);
    return sql`(${sql.join(cells)})`;
  });
  const into = sql`insert into ${sql.table(table.name)} (${sql.join(names)})`;
  await sql`${into} overriding system value values ${sql.join(values)}`.execute(transaction);
}

interface Expectation {
  readonly shapes: readonly TableShape[];
  readonly expected: Totals;
  readonly file: string;
}

/** Reads everything back: what stands in the database counts, not what was sent to it. */
async function verify(transaction: Transaction<Tables>, { shapes, expected, file }: Expectation): Promise<void> {
  for (const shape of shapes) {
    const checksum = createChecksum();
    for await (const row of readRows(transaction, shape)) checksum.add(row);
    const { rows, sha256 } = checksum.read();
    const wanted = expected[shape.name];
    if (wanted?.rows !== rows || wanted.sha256 !== sha256)
      throw fail('export_unreadable', { file, reason: `the table ${shape.name} does not come out as it was written` });
  }
}

/** The next row gets the number after the last one. */
async function continueNumbers(transaction: Transaction<Tables>, { name, columns }: TableShape): Promise<void> {
  for (const column of columns.filter(({ isIdentity }) => isIdentity)) {
    await sql`select setval(pg_get_serial_sequence(${name}, ${column.name}),
      (select coalesce(max(${sql.ref(column.name)}), 0) + 1 from ${sql.table(name)}), false)`.execute(transaction);
  }
}
