import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { z } from 'zod';

/** What must not be left in the database when all work is done, and the question that finds it. */
const questions: readonly (readonly [string, string, string])[] = [
  [
    'investigations',
    'investigations that did not end',
    'select count(*) as n from investigations where finished_at is null',
  ],
  ['requests', 'requests nobody saw to', 'select count(*) as n from requests where settled_at is null'],
  ['alerts', 'alerts without their reply', 'select count(*) as n from alerts where settled is null'],
  ['alerts', 'wanted alerts not started', 'select count(*) as n from alerts where wanted_by is not null'],
  ['messages', 'messages claimed and not posted', "select count(*) as n from messages where ts = ''"],
  [
    'tickets',
    'tickets that may or may not exist',
    "select count(*) as n from tickets where state->>'state' in ('creating', 'unknown')",
  ],
  [
    'jobs.job',
    'jobs to do or given up',
    "select count(*) as n from jobs.job where state in ('created', 'retry', 'active', 'failed') and name not like '\\_\\_%'",
  ],
];

const Count = z.array(z.object({ n: z.coerce.number() }));
const Found = z.array(z.object({ found: z.unknown() }));
type Query = (statement: string) => Promise<{ readonly rows: unknown }>;

/** Reads a database whose bot has been stopped: what was left to do in it, in words. */
export async function listLeftovers(
  place: { readonly databaseUrl: string } | { readonly dataDirectory: string },
): Promise<readonly string[]> {
  if ('databaseUrl' in place) {
    const client = new Client({ connectionString: place.databaseUrl });
    await client.connect();
    return askAll((statement) => client.query(statement)).finally(() => client.end());
  }
  const embedded = await PGlite.create(join(place.dataDirectory, 'database'));
  return askAll((statement) => embedded.query(statement)).finally(() => embedded.close());
}

async function askAll(query: Query): Promise<readonly string[]> {
  const left: string[] = [];
  for (const [table, what, statement] of questions) {
    const [there] = Found.parse((await query(`select to_regclass('${table}') as found`)).rows);
    if (there?.found === null) {
      left.push(`no table ${table}: nothing can be said of it`);
      continue;
    }
    const [row] = Count.parse((await query(statement)).rows);
    if (row && row.n > 0) left.push(`${row.n} ${what}`);
  }
  return left;
}
