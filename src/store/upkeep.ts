import { type Kysely, sql } from 'kysely';
import { writeBackup } from './backups.ts';
import { asUnavailable } from './explain-database-error.ts';
import { type Forgotten, forgetOld, type Retention } from './forget-old.ts';
import type { Tables } from './tables.ts';

/** What keeps the database in order, besides the cases themselves. */
export interface Upkeep {
  /** Asks the database something small. Throws database_unavailable. */
  ping(): Promise<void>;
  forget(retention: Retention): Promise<Forgotten>;
  /** Writes a backup beside the embedded database and drops the oldest. Null where a server or nothing at all keeps the files. */
  readonly backUp: ((options: { readonly keep: number; readonly now: Date }) => Promise<string>) | null;
}

/** `directory` is null for a server and for a database in memory. */
export function createUpkeep(database: Kysely<Tables>, directory: string | null): Upkeep {
  return {
    ping: () => asUnavailable(async () => void (await sql`select 1`.execute(database))),
    forget: (retention) => asUnavailable(() => forgetOld(database, retention)),
    backUp:
      directory === null ? null : (options) => asUnavailable(() => writeBackup(database, { ...options, directory })),
  };
}
