import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Tables } from './tables.ts';

/** A table of ours as the database itself knows it. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly ColumnShape[];
  /** Tables its rows point to. */
  readonly needs: readonly string[];
}

interface ColumnShape {
  readonly name: string;
  /** As SQL writes it. */
  readonly type: string;
  /** The database numbers the rows. */
  readonly isIdentity: boolean;
}

const Columns = z.array(z.object({ table: z.string(), name: z.string(), type: z.string(), is_identity: z.boolean() }));
const Needs = z.array(z.object({ table: z.string(), needed: z.string() }));

/** The migrator's own books, which every database has, and what running bots tell each other, which is over with them. */
const passedOver = ['kysely_migration', 'kysely_migration_lock', 'replicas', 'duties', 'turns'];

/** All tables of ours in the schema in use, each after those it points to. */
export async function describeTables(database: Kysely<Tables>): Promise<readonly TableShape[]> {
  const { rows } = await sql`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attidentity <> '' as is_identity
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`.execute(database);
  const links = await sql`
    select c.relname as table, f.relname as needed
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
    where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace and c.oid <> f.oid`.execute(database);
  const needs = Needs.parse(links.rows);
  const columns = Columns.parse(rows).filter(({ table }) => !passedOver.includes(table));
  const names = [...new Set(columns.map(({ table }) => table))];
  const shapes = names.map((name) => ({
    name,
    columns: columns
      .filter(({ table }) => table === name)
      .map((column) => ({ name: column.name, type: column.type, isIdentity: column.is_identity })),
    needs: needs.filter(({ table }) => table === name).map(({ needed }) => needed),
  }));
  return orderByNeed(shapes);
}

function orderByNeed(shapes: readonly TableShape[]): readonly TableShape[] {
  const ordered: TableShape[] = [];
  let waiting = [...shapes];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ needs }) => needs.every((need) => ordered.some(({ name }) => name === need)));
    // Tables that point at each other in a circle would never be ready; there are none.
    if (ready.length === 0) return [...ordered, ...waiting];
    ordered.push(...ready);
    waiting = waiting.filter((shape) => !ready.includes(shape));
  }
  return ordered;
}
