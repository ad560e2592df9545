import type { Place } from '../domain/case.ts';
import { isRecord, recordOf, textOf } from '../domain/json-value.ts';

/** A message worth reading, and where it stands. */
export interface Heard {
  /** The message event as it came; edits keep both versions. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly place: Place;
  /** Another organisation reads along in the channel. */
  readonly isShared: boolean;
}

/** Subtypes of a post or an edit; everything else (joins, topics, pins …) tells of no finding. */
const readable = new Set(['', 'bot_message', 'file_share', 'thread_broadcast', 'message_changed', 'me_message']);

/**
 * Sorts out what must not be read: our own posts and Slack's reports of our own edits, direct messages, everything that is no
 * post.
 *
 * @param body the envelope of the event
 */
export function readHeard(body: unknown, own: readonly string[]): Heard | null {
  const envelope = recordOf(body);
  const event = envelope['event'];
  if (!isRecord(event)) return null;
  const subtype = textOf(event['subtype']) ?? '';
  if (!readable.has(subtype) || event['channel_type'] === 'im' || event['channel_type'] === 'mpim') return null;
  const message = subtype === 'message_changed' ? recordOf(event['message']) : event;
  const authors = [event, message].flatMap((one) => [one['user'], one['bot_id'], one['app_id']]);
  if (authors.some((id) => typeof id === 'string' && own.includes(id))) return null;
  const channel = textOf(event['channel']);
  const ts = textOf(message['ts']);
  if (channel === null || ts === null) return null;
  const place = { channel, ts, threadTs: textOf(message['thread_ts']) ?? ts };
  return { event, place, isShared: envelope['is_ext_shared_channel'] === true };
}
