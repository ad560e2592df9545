import type { PageMessage } from '../slack/browser-protocol.ts';

/** Where a reader is in a list of messages. */
export interface Position {
  /** Pixels scrolled. */
  top: number;
  /** Whether the reader is at the end, to be shown what arrives. */
  following: boolean;
  /** The newest message that was there. */
  seen: string | undefined;
  /** The message shown at the top, until the reader scrolls: messages above it may still change their height. */
  pinned: string | undefined;
}

export interface Reading {
  messages: PageMessage[];
  viewer: string;
  inThread: boolean;
}

/** What a list shows after its messages changed: a message at the top, its end, or neither, where it was. */
export interface PlaceToShow {
  pinned: string | undefined;
  atEnd: boolean;
  mayFollow: boolean;
}

const reportStart = /Executive Summary|エグゼクティブサマリー/;

/**
 * A channel opens at its first alert and stays where the reader is; a thread opens at its report, or at its end. Who has
 * scrolled to the end is shown what arrives: of something taller than the list, its beginning. What the reader wrote, or
 * alone can see, is always shown.
 */
export function choosePlace(known: Position | undefined, reading: Reading): PlaceToShow {
  const { messages, viewer, inThread } = reading;
  if (known === undefined) return openList(messages, inThread);
  const fresh = messages.filter(({ ts }) => known.seen === undefined || ts > known.seen);
  if (fresh.some(({ user, ephemeral }) => ephemeral || user === viewer)) {
    return { pinned: undefined, atEnd: true, mayFollow: true };
  }
  const pinned = known.following && fresh[0] !== undefined ? fresh[0].ts : known.pinned;
  // In a channel only the reader's own scrolling begins to follow: alerts shall not carry the first one away.
  return { pinned, atEnd: false, mayFollow: inThread || known.following };
}

function openList(messages: PageMessage[], inThread: boolean): PlaceToShow {
  const report = messages.findLast(({ blocks }) => reportStart.test(JSON.stringify(blocks ?? [])));
  if (inThread) return { pinned: report?.ts, atEnd: report === undefined, mayFollow: true };
  return { pinned: messages[0]?.ts, atEnd: false, mayFollow: false };
}
