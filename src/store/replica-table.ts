import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** A replica that was silent for so long is gone. Its own beats come several times as often. */
const silentSeconds = 12;

/** Tells the claims of replicas from those of anybody else, of whom nobody knows whether they live. */
export const replicaPrefix = 'replica:';

/** The replicas that live, by the clock of the database: those of the hosts may differ. */
export function livingReplicas() {
  return sql`(select id from replicas where seen_at > now() - ${silentSeconds} * interval '1 second')`;
}

export async function beat(database: Kysely<Tables>, replica: string): Promise<void> {
  await sql`insert into replicas (id, seen_at) values (${replica}, now())
    on conflict (id) do update set seen_at = now()`.execute(database);
  await sql`delete from replicas where seen_at < now() - interval '1 day'`.execute(database);
}

/** Whoever goes in order says so: what it held is taken over at once. */
export async function leave(database: Kysely<Tables>, replica: string): Promise<void> {
  await database.deleteFrom('replicas').where('id', '=', replica).execute();
  await database.deleteFrom('duties').where('holder', '=', replica).where('done_at', 'is', null).execute();
  await sql`update duties set until = now() where holder = ${replica}`.execute(database);
}

/** Takes a duty that nobody does: never taken, over its time, or held by a replica that is gone. */
export async function takeDuty(
  database: Kysely<Tables>,
  { name, replica, forMs }: { readonly name: string; readonly replica: string; readonly forMs: number },
): Promise<boolean> {
  const until = sql`now() + ${forMs} * interval '1 millisecond'`;
  const { rows } = await sql`insert into duties (name, holder, until) values (${name}, ${replica}, ${until})
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
      where duties.holder = excluded.holder or duties.until < now() or duties.holder not in ${livingReplicas()}
    returning name`.execute(database);
  return rows.length === 1;
}

export async function endDuty(
  database: Kysely<Tables>,
  { name, replica, isDone }: { readonly name: string; readonly replica: string; readonly isDone: boolean },
): Promise<void> {
  const doneAt = isDone ? sql`now()` : sql`done_at`;
  await sql`update duties set until = now() - interval '1 second', done_at = ${doneAt}
    where name = ${name} and holder = ${replica}`.execute(database);
}

/** When a duty was last done by anybody. */
export async function dutyDoneAt(database: Kysely<Tables>, name: string): Promise<Date | null> {
  const row = await database.selectFrom('duties').select('done_at').where('name', '=', name).executeTakeFirst();
  return row?.done_at ?? null;
}
