import type { Place } from '../domain/case.ts';
import { TriageError } from '../domain/errors.ts';
import { isPassing } from '../domain/is-passing.ts';
import type { Ports } from '../ports.ts';
import { createRetry } from './create-retry.ts';

/** Reads what was posted while nobody listened. */
export interface CatchUp {
  /** A message was handled as it came. */
  note(place: Place): Promise<void>;
  /** Nobody listens from here on: the marks stay where they are until the gap has been read. */
  disconnected(): void;
  /** A message came that could not be handled: the channel is read again before long. */
  missed(place: Place): void;
  /** Reads every watched channel since its mark. Never throws: what failed is tried again. */
  connected(): Promise<void>;
  caughtUpAt(): string | null;
}

export interface CatchUpOptions {
  readonly channels: readonly string[];
  readonly handle: (message: unknown, place: Place) => Promise<void>;
  /** Before what failed is tried again the first time. */
  readonly againMs?: number;
}

/** Messages are handled side by side, so some before the mark may not have been. */
const overlapSeconds = 300;
/** What is older nobody waits for any more. */
const maxAgeSeconds = 7 * 86_400;
/** One of several replicas reads for all. */
const duty = 'catch-up';
const dutyMs = 300_000;
const waitMs = 2000;
/** Far less than the overlap. */
const saveEveryMs = 5000;

type Needs = Pick<Ports, 'store' | 'clock' | 'log'> & { readonly channel: Pick<Ports['channel'], 'history'> };

/** What is known about the watched channels. */
interface Channels {
  /** The newest message seen in each. */
  readonly newest: Map<string, string>;
  /** Those with a gap that has not been read. */
  readonly behind: Set<string>;
  /** The oldest message of each that came and could not be handled. The mark may be far beyond it: others move it on. */
  readonly missed: Map<string, string>;
  /** When this bot last missed something: whoever read everything later has read that, too. */
  missedAt: number;
  /** How often a gap opened: one that opens while a channel is read is not read by that. */
  gaps: number;
}

export function createCatchUp(ports: Needs, { channels, handle, againMs }: CatchUpOptions): CatchUp {
  const { store, clock, log } = ports;
  const state: Channels = { newest: new Map(), behind: new Set(channels), missed: new Map(), missedAt: 0, gaps: 0 };
  let running: Promise<void> = Promise.resolve();
  let caughtUpAt: string | null = null;
  const retry = createRetry(() => void run(), againMs);
  const readAll = async (): Promise<void> => {
    if (state.behind.size === 0) return;
    if (!(await store.takeDuty(duty, dutyMs))) return retry.again(waitMs);
    const doneAt = (await store.dutyDoneAt(duty))?.getTime() ?? 0;
    if (store.isShared && doneAt > state.missedAt) trustOthers(state);
    // A gap that opens meanwhile is for the next time.
    const channels = [...state.behind];
    const outcomes = [];
    for (const channel of channels) outcomes.push(await readSafely(channel, { state, handle, ports }));
    if (outcomes.includes(false)) retry.again();
    else retry.end();
    if (state.behind.size === 0) caughtUpAt = clock.now().toISOString();
    await store.endDuty(duty, state.behind.size === 0);
  };
  const run = (): Promise<void> => {
    running = running.then(readAll).catch((error: unknown) => {
      log.warn({ error }, 'The history of the channels could not be read');
      retry.again();
    });
    return running;
  };
  return {
    note: createNote(state, ports),
    disconnected: () => noteGap(channels, state),
    missed: (place) => {
      noteMissed(place, state);
      retry.again();
    },
    connected: () => {
      state.missedAt = Date.now();
      return run();
    },
    caughtUpAt: () => caughtUpAt,
  };
}

function noteGap(channels: readonly string[], state: Channels): void {
  for (const channel of channels) state.behind.add(channel);
  state.missedAt = Date.now();
  state.gaps += 1;
}

function noteMissed({ channel, ts }: Place, state: Channels): void {
  noteGap([channel], state);
  keepOldest(state.missed, channel, ts);
}

/** Somebody else read everything since; only what came to this bot alone it has to read itself. */
function trustOthers({ behind, missed }: Channels): void {
  for (const channel of behind) if (!missed.has(channel)) behind.delete(channel);
}

/** Moves the mark of a channel, now and then, unless a gap before it has not been read. */
function createNote(state: Channels, { store, clock }: Needs): CatchUp['note'] {
  const savedAt = new Map<string, number>();
  return async ({ channel, ts }) => {
    keepNewest(state.newest, channel, ts);
    const now = clock.now().getTime();
    if (state.behind.has(channel) || now - (savedAt.get(channel) ?? 0) < saveEveryMs) return;
    savedAt.set(channel, now);
    await store.saveMark(channel, ts);
  };
}

interface Reading {
  readonly state: Channels;
  readonly handle: CatchUpOptions['handle'];
  readonly ports: Needs;
}

/** False where it failed and may succeed later. */
async function readSafely(channel: string, reading: Reading): Promise<boolean> {
  try {
    await readChannel(channel, reading);
    return true;
  } catch (error) {
    reading.ports.log.warn({ error, channel }, 'The history of a channel could not be read');
    // Where the bot is not allowed to read, waiting does not help.
    return error instanceof TriageError && !isPassing(error);
  }
}

async function readChannel(channel: string, reading: Reading): Promise<void> {
  const { state } = reading;
  const { gaps } = state;
  // What is missed from here on is for the next time.
  const missed = state.missed.get(channel);
  state.missed.delete(channel);
  try {
    await readGap({ channel, missed }, reading);
  } catch (error) {
    if (missed !== undefined) keepOldest(state.missed, channel, missed);
    throw error;
  }
  if (state.gaps === gaps) state.behind.delete(channel);
}

/** Up to now, or nothing at the first start: before that nobody was waiting for an answer. */
async function readGap(
  { channel, missed }: { readonly channel: string; readonly missed: string | undefined },
  reading: Reading,
): Promise<void> {
  const { state, ports } = reading;
  const now = ports.clock.now().getTime() / 1000;
  const mark = await ports.store.readMark(channel);
  if (mark === null) return ports.store.saveMark(channel, state.newest.get(channel) ?? now.toFixed(6));
  const from = Math.min(Number(mark), Number(missed ?? Infinity)) - overlapSeconds;
  await readSince(channel, Math.max(from, now - maxAgeSeconds).toFixed(6), reading);
}

/**
 * A long gap comes in parts, the oldest first; the mark follows, so that none is read twice because a later one failed. What
 * fails in passing for one message does not hold up those after it.
 */
async function readSince(channel: string, since: string, { state, handle, ports }: Reading): Promise<void> {
  const { history } = ports.channel;
  const failures: unknown[] = [];
  let after = since;
  let messages = 0;
  for (let part = await history(channel, after); part.length > 0; part = await history(channel, after)) {
    for (const { message, place } of part) await handle(message, place).catch(keepPassing(failures));
    const last = part.at(-1)?.place.ts ?? after;
    messages += part.length;
    keepNewest(state.newest, channel, last);
    // Nothing new: asking on would never end.
    if (Number(last) <= Number(after)) break;
    after = last;
    if (failures.length === 0) await ports.store.saveMark(channel, last);
  }
  ports.log.info({ channel, messages, failed: failures.length }, 'Channel history read');
  if (failures.length > 0) throw failures[0];
}

/** Without the database the next message would fail in the same way. */
function keepPassing(failures: unknown[]): (error: unknown) => void {
  return (error) => {
    const isLocal = isPassing(error) && !(error instanceof TriageError && error.code === 'database_unavailable');
    if (!isLocal) throw error;
    failures.push(error);
  };
}

function keepNewest(newest: Map<string, string>, channel: string, ts: string): void {
  if (Number(ts) > Number(newest.get(channel) ?? 0)) newest.set(channel, ts);
}

function keepOldest(missed: Map<string, string>, channel: string, ts: string): void {
  if (Number(ts) < Number(missed.get(channel) ?? Infinity)) missed.set(channel, ts);
}
