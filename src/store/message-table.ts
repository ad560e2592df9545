import { type Kysely, sql } from 'kysely';
import type { Place } from '../domain/case.ts';
import type { ClaimResult, MessageClaim } from '../domain/message-claim.ts';
import { livingReplicas, replicaPrefix } from './replica-table.ts';
import { placeColumns, readPlace } from './schema/place-schema.ts';
import type { Tables } from './tables.ts';

interface Message {
  readonly owner: string;
  readonly purpose: string;
  readonly place: Place;
}

/** Stands for the timestamp of a message that is about to be posted. */
const notPosted = '';

/** A call of Slack's client is given up after 15 s; the rest is for the answer to the question whose claim it is. */
const usualCallMs = 20_000;

export interface TimedClaim extends MessageClaim {
  /** How long another process has for posting before it counts as stopped. Milliseconds. */
  readonly leaseMs: number;
}

/**
 * Takes the right to post the message for a purpose, so that of several processes one posts it. A replica that is gone may be
 * frozen or cut off instead of dead: its call may be under way for as long as calls last. Times are those of the database.
 */
export async function claimMessage(database: Kysely<Tables>, claim: TimedClaim): Promise<ClaimResult> {
  const { owner, purpose, channel, claimant, leaseMs, callMs = usualCallMs } = claim;
  const mine = { claimed_by: claimant, claimed_at: sql<Date>`now()` };
  const inserted = await database
    .insertInto('messages')
    .values({ owner, purpose, channel, ts: notPosted, thread_ts: notPosted, ...mine })
    .onConflict((conflict) => conflict.doNothing())
    .returning('owner')
    .execute();
  if (inserted.length === 1) return { kind: 'mine' };
  const taken = await database
    .updateTable('messages')
    .set(mine)
    .where('owner', '=', owner)
    .where('purpose', '=', purpose)
    .where('ts', '=', notPosted)
    .where(
      sql<boolean>`(claimed_by is null or claimed_by = ${claimant} or ${isOlder(leaseMs)} or (${isOlder(callMs)}
        and starts_with(claimed_by, ${replicaPrefix}) and claimed_by not in ${livingReplicas()}))`,
    )
    .returning('owner')
    .execute();
  if (taken.length === 1) return { kind: 'again' };
  const place = await messageFor(database, { owner, purpose });
  return place === null || place.ts === notPosted ? { kind: 'busy' } : { kind: 'posted', place };
}

function isOlder(milliseconds: number) {
  return sql`claimed_at <= now() - ${milliseconds} * interval '1 millisecond'`;
}

/** Whether the right to post is still the claimant's; its time begins anew then. */
export async function holdClaim(
  database: Kysely<Tables>,
  { owner, purpose, claimant }: Pick<MessageClaim, 'owner' | 'purpose' | 'claimant'>,
): Promise<boolean> {
  const held = await database
    .updateTable('messages')
    .set({ claimed_at: sql<Date>`now()` })
    .where('owner', '=', owner)
    .where('purpose', '=', purpose)
    .where('ts', '=', notPosted)
    .where('claimed_by', '=', claimant)
    .returning('owner')
    .execute();
  return held.length === 1;
}

/** Where the message for a purpose stands, or null. */
export async function messageFor(
  database: Kysely<Tables>,
  { owner, purpose }: Omit<Message, 'place'>,
): Promise<Place | null> {
  const row = await database
    .selectFrom('messages')
    .select(['channel', 'ts', 'thread_ts'])
    .where('owner', '=', owner)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  return row ? readPlace(row) : null;
}

/** The place noted first stays: whoever posted the same once more learns from it where the message stands. */
export async function noteMessage(database: Kysely<Tables>, { owner, purpose, place }: Message): Promise<Place> {
  await database
    .insertInto('messages')
    .values({ owner, purpose, ...placeColumns(place) })
    .onConflict((conflict) =>
      conflict
        .columns(['owner', 'purpose'])
        .doUpdateSet(placeColumns(place))
        .where(sql<boolean>`messages.ts = ${notPosted}`),
    )
    .execute();
  return (await messageFor(database, { owner, purpose })) ?? place;
}
