import { type Kysely, sql } from 'kysely';
import type { KeptRequest, RequestLimits, RequestRefusal } from '../domain/work-store.ts';
import { livingReplicas } from './replica-table.ts';
import type { Tables } from './tables.ts';

/** Slack gives up redelivering within hours; a settled request only serves to recognise that, and to count. */
const keepDays = 2;

/** Keeps a request for this replica; false where it is known. */
export async function keepRequest(
  database: Kysely<Tables>,
  request: KeptRequest & { readonly replica: string },
): Promise<boolean> {
  const inserted = await database
    .insertInto('requests')
    .values({
      id: request.id,
      user_id: request.user,
      channel: request.channel,
      payload: JSON.stringify(request.payload),
      received_at: sql<Date>`now()`,
      holder: request.replica,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return inserted.length === 1;
}

/** It has been seen to: what it said, and the address to answer to, are not kept. */
export async function settleRequest(database: Kysely<Tables>, id: string): Promise<void> {
  await database
    .updateTable('requests')
    .set({ settled_at: sql<Date>`now()`, payload: null })
    .where('id', '=', id)
    .execute();
}

/** The person was told that it was not kept. One that somebody else keeps stays. */
export async function dropRequest(
  database: Kysely<Tables>,
  { id, replica }: { readonly id: string; readonly replica: string },
): Promise<void> {
  await database
    .updateTable('requests')
    .set({ settled_at: sql<Date>`now()`, payload: null })
    .where('id', '=', id)
    .where('holder', '=', replica)
    .where('settled_at', 'is', null)
    .execute();
}

/** Takes over what replicas that are gone had in hand, oldest first. */
export async function takeRequests(database: Kysely<Tables>, replica: string): Promise<readonly KeptRequest[]> {
  const { rows } = await sql<{ id: string; user_id: string; channel: string | null; payload: unknown }>`
    update requests set holder = ${replica} where id in (
      select id from requests
      where settled_at is null and holder <> ${replica} and holder not in ${livingReplicas()}
      order by position for update skip locked
    ) returning id, user_id, channel, payload, position`.execute(database);
  return rows.map(({ id, user_id: user, channel, payload }) => ({ id, user, channel, payload }));
}

/** Old settled requests are of no use. */
export async function forgetRequests(database: Kysely<Tables>): Promise<void> {
  await sql`delete from requests where settled_at < now() - ${keepDays} * interval '1 day'`.execute(database);
}

/**
 * Counts what was asked within the last minute, this request included. What one person asks beyond their own limit does not
 * count for the channel: they would use up what the others may ask there.
 */
export async function findRefusal(
  database: Kysely<Tables>,
  { user, channel }: { readonly user: string; readonly channel: string },
  { perPerson, perChannel }: RequestLimits,
): Promise<RequestRefusal | null> {
  const { rows } = await sql<{ person: string; channel: string }>`
    select (select count(*) from requests where user_id = ${user} and received_at > now() - interval '1 minute') as person,
      (select coalesce(sum(least(asked, ${perPerson}::int)), 0) from (
        select count(*) as asked from requests
        where channel = ${channel} and received_at > now() - interval '1 minute' group by user_id
      ) as people) as channel
  `.execute(database);
  const [counted] = rows;
  if (Number(counted?.person ?? 0) > perPerson) return 'person';
  return Number(counted?.channel ?? 0) > perChannel ? 'channel' : null;
}
