import { createHash, randomUUID } from 'node:crypto';
import type { Place } from '../domain/case.ts';
import type { CaseStore } from '../ports.ts';
import type { SlackMessage } from './message.ts';
import type { Outgoing, Target } from './outgoing.ts';
import type { Turns } from './pace.ts';
import { sendSurely } from './send-surely.ts';
import { claimPatiently, sureOfClaim } from './sure-of-claim.ts';

/** One message of one owner (an alert, a case) for one purpose. */
export interface Purpose {
  readonly owner: string;
  readonly purpose: string;
}

export interface Posting {
  readonly target: Target;
  readonly message: SlackMessage;
  /** Patient: somebody else's message may go first. */
  readonly order: 'urgent' | 'patient';
}

export type PostOnce = (purpose: Purpose, posting: Posting) => Promise<Place>;

export type MessageStore = Pick<CaseStore, 'claimMessage' | 'holdClaim' | 'messageFor' | 'noteMessage'>;

export interface PostOnceOptions {
  /** Names this process in claims; the default names nobody in particular. */
  readonly claimant?: string | undefined;
  readonly outgoing: Outgoing;
  readonly store: MessageStore;
  /** To send a message, one line per channel. */
  readonly turns: Turns;
}

/** The timestamp of a message that somebody is about to post. */
const notPosted = '';
/** After a pause that is longer another process may have taken the claim for one that was left behind. */
const surelyOursMs = 20_000;

/**
 * Posts a message unless it was posted before, by this process or by another, also when a process was stopped between posting
 * and noting: then the message is looked for in the channel by the key it carries.
 */
export function createPostOnce(options: PostOnceOptions): PostOnce {
  const underWay = new Map<string, Promise<Place>>();
  const { claimant = randomUUID() } = options;
  return (purpose, posting) => {
    const key = makeKey(purpose);
    const running = underWay.get(key);
    if (running) return running;
    const started = postUnlessKnown(purpose, posting, { ...options, claimant, key }).finally(() =>
      underWay.delete(key),
    );
    underWay.set(key, started);
    return started;
  };
}

type Sending = PostOnceOptions & { readonly claimant: string; readonly key: string };

async function postUnlessKnown(
  purpose: Purpose,
  { target, message, order }: Posting,
  { outgoing, store, turns, claimant, key }: Sending,
): Promise<Place> {
  const known = await findPosted(purpose, store);
  if (known !== null) return known;
  // The claim comes after the wait, so that it is short.
  await turns.take(target.channel, order);
  const claim = { ...purpose, channel: target.channel, claimant };
  const claimed = await claimPatiently(claim, store);
  if (claimed.kind === 'posted') return claimed.place;
  const find = () => outgoing.find(target, key);
  const waitOut = async (forMs: number): Promise<Place | null> => {
    const heldAt = Date.now();
    turns.hold(target.channel, forMs);
    await turns.take(target.channel, order);
    const again = await claimPatiently(claim, store);
    if (again.kind === 'posted') return again.place;
    return Date.now() - heldAt < surelyOursMs ? null : find();
  };
  const lost = claimed.kind === 'again' ? await find() : null;
  const send = async () => (await sureOfClaim(claim, { store, find })) ?? outgoing.post(target, message, key);
  const place = lost ?? (await sendSurely({ send, find, waitOut }));
  const standing = await store.noteMessage(purpose.owner, purpose.purpose, place);
  // Frozen in the very moment of sending, while another process took over, found nothing and posted: ours is the second one.
  if (standing.ts !== place.ts) await outgoing.remove(place);
  return standing;
}

/** The message that was posted for a purpose, if any. */
export async function findPosted(
  { owner, purpose }: Purpose,
  store: Pick<CaseStore, 'messageFor'>,
): Promise<Place | null> {
  const known = await store.messageFor(owner, purpose);
  return known === null || known.ts === notPosted ? null : known;
}

/** Other apps can read what marks a message, so it is a digest. */
function makeKey({ owner, purpose }: Purpose): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, purpose]))
    .digest('hex')
    .slice(0, 32);
}
