import { createHash } from 'node:crypto';
import type { Place } from '../domain/case.ts';
import type { CaseStore } from '../ports.ts';
import type { SlackMessage } from './message.ts';
import type { Outgoing, Target } from './outgoing.ts';

/** One message of one owner (an alert, a case) for one purpose. */
export interface Purpose {
  readonly owner: string;
  readonly purpose: string;
}

export type PostOnce = (purpose: Purpose, target: Target, message: SlackMessage) => Promise<Place>;

/** Noted before a message is sent, so that a stop in between is noticed afterwards. */
const beingPosted = '';

/**
 * Posts a message unless it was posted before, also when the process was stopped between posting and noting: then the
 * message is looked for in the channel by the key it carries.
 */
export function createPostOnce(outgoing: Outgoing, store: Pick<CaseStore, 'messageFor' | 'noteMessage'>): PostOnce {
  const underWay = new Map<string, Promise<Place>>();
  return (purpose, target, message) => {
    const key = makeKey(purpose);
    const running = underWay.get(key);
    if (running) return running;
    const posting = postUnlessKnown(purpose, { target, message, key }, { outgoing, store }).finally(() =>
      underWay.delete(key),
    );
    underWay.set(key, posting);
    return posting;
  };
}

async function postUnlessKnown(
  { owner, purpose }: Purpose,
  { target, message, key }: { readonly target: Target; readonly message: SlackMessage; readonly key: string },
  { outgoing, store }: { readonly outgoing: Outgoing; readonly store: Pick<CaseStore, 'messageFor' | 'noteMessage'> },
): Promise<Place> {
  const known = await store.messageFor(owner, purpose);
  if (known !== null && known.ts !== beingPosted) return known;
  const lost = known === null ? null : await outgoing.find(target, key);
  if (lost === null) {
    const { channel, threadTs } = target;
    await store.noteMessage(owner, purpose, { channel, ts: beingPosted, threadTs: threadTs ?? beingPosted });
  }
  const place = lost ?? (await outgoing.post(target, message, key));
  await store.noteMessage(owner, purpose, place);
  return place;
}

/** The message that was posted for a purpose, if any. */
export async function findPosted(
  { owner, purpose }: Purpose,
  store: Pick<CaseStore, 'messageFor'>,
): Promise<Place | null> {
  const known = await store.messageFor(owner, purpose);
  return known === null || known.ts === beingPosted ? null : known;
}

/** Other apps can read what marks a message, so it is a digest. */
function makeKey({ owner, purpose }: Purpose): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, purpose]))
    .digest('hex')
    .slice(0, 32);
}
