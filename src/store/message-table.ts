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

export interface TimedClaim extends MessageClaim {
  readonly at: Date;
  /** How long another process has for posting before it counts as stopped. Milliseconds. */
  readonly leaseMs: number;
}

/** Takes the right to post the message for a purpose, so that of several processes one posts it. */
export async function claimMessage(database: Kysely<Tables>, claim: TimedClaim): Promise<ClaimResult> {
  const { owner, purpose, channel, claimant, at, leaseMs } = claim;
  const mine = { claimed_by: claimant, claimed_at: at };
  const inserted = await database
    .insertInto('messages')
    .values({ owner, purpose, channel, ts: notPosted, thread_ts: notPosted, ...mine })
    .onConflict((conflict) => conflict.doNothing())
    .returning('owner')
    .execute();
  if (inserted.length === 1) return { kind: 'mine' };
  const expired = new Date(at.getTime() - leaseMs);
  const taken = await database
    .updateTable('messages')
    .set(mine)
    .where('owner', '=', owner)
    .where('purpose', '=', purpose)
    .where('ts', '=', notPosted)
    .where(
      sql<boolean>`(claimed_by is null or claimed_by = ${claimant} or claimed_at <= ${expired}
        or (starts_with(claimed_by, ${replicaPrefix}) and claimed_by not in ${livingReplicas()}))`,
    )
    .returning('owner')
    .execute();
  if (taken.length === 1) return { kind: 'again' };
  const place = await messageFor(database, { owner, purpose });
  return place === null || place.ts === notPosted ? { kind: 'busy' } : { kind: 'posted', place };
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

/** The place noted last wins: a message that was deleted and posted again has moved. */
export async function noteMessage(database: Kysely<Tables>, { owner, purpose, place }: Message): Promise<void> {
  await database
    .insertInto('messages')
    .values({ owner, purpose, ...placeColumns(place) })
    .onConflict((conflict) => conflict.columns(['owner', 'purpose']).doUpdateSet(placeColumns(place)))
    .execute();
}
