import type { Place } from '../domain/case.ts';
import { TriageError } from '../domain/errors.ts';
import type { Ports } from '../ports.ts';

/** Reads what was posted while nobody listened. */
export interface CatchUp {
  /** A message was handled as it came. */
  note(place: Place): Promise<void>;
  /** Nobody listens from here on: the marks stay where they are until the gap has been read. */
  disconnected(): void;
  /** Reads every watched channel since its mark. Never throws: what failed is tried again. */
  connected(): Promise<void>;
  caughtUpAt(): string | null;
}

export interface CatchUpOptions {
  readonly channels: readonly string[];
  readonly handle: (message: unknown, place: Place) => Promise<void>;
}

/** Messages are handled side by side, so some before the mark may not have been. */
const overlapSeconds = 300;
/** What is older nobody waits for any more. */
const maxAgeSeconds = 7 * 86_400;
const retryMs = 60_000;
/** Far less than the overlap. */
const saveEveryMs = 5000;

type Needs = Pick<Ports, 'store' | 'channel' | 'clock' | 'log'>;

/** What is known about the watched channels. */
interface Channels {
  /** The newest message seen in each. */
  readonly newest: Map<string, string>;
  /** Those with a gap that has not been read. */
  readonly behind: Set<string>;
}

export function createCatchUp(ports: Needs, { channels, handle }: CatchUpOptions): CatchUp {
  const { store, clock, log } = ports;
  const state: Channels = { newest: new Map(), behind: new Set(channels) };
  const savedAt = new Map<string, number>();
  let running: Promise<void> = Promise.resolve();
  let caughtUpAt: string | null = null;

  const readAll = async (): Promise<void> => {
    for (const channel of channels.filter((one) => state.behind.has(one))) {
      try {
        await readChannel(channel, { state, handle, ports });
      } catch (error) {
        log.warn({ error, channel }, 'The history of a channel could not be read');
        // Where the bot is not allowed to read, waiting does not help.
        if (!(error instanceof TriageError)) setTimeout(() => void run(), retryMs).unref();
      }
    }
    caughtUpAt = clock.now().toISOString();
  };
  const run = (): Promise<void> => {
    running = running.then(readAll);
    return running;
  };
  return {
    note: async ({ channel, ts }) => {
      keepNewest(state.newest, channel, ts);
      const now = clock.now().getTime();
      if (state.behind.has(channel) || now - (savedAt.get(channel) ?? 0) < saveEveryMs) return;
      savedAt.set(channel, now);
      await store.saveMark(channel, ts);
    },
    disconnected: () => {
      for (const channel of channels) state.behind.add(channel);
    },
    connected: run,
    caughtUpAt: () => caughtUpAt,
  };
}

interface Reading {
  readonly state: Channels;
  readonly handle: CatchUpOptions['handle'];
  readonly ports: Needs;
}

async function readChannel(channel: string, { state, handle, ports }: Reading): Promise<void> {
  const { store, clock, log } = ports;
  const now = clock.now().getTime() / 1000;
  const mark = await store.readMark(channel);
  if (mark !== null) {
    const after = Math.max(Number(mark) - overlapSeconds, now - maxAgeSeconds).toFixed(6);
    const missed = await ports.channel.history(channel, after);
    for (const { message, place } of missed) await handle(message, place);
    keepNewest(state.newest, channel, missed.at(-1)?.place.ts);
    log.info({ channel, messages: missed.length }, 'Channel history read');
  }
  // Before the first start nobody was waiting for an answer.
  await store.saveMark(channel, state.newest.get(channel) ?? mark ?? now.toFixed(6));
  state.behind.delete(channel);
}

function keepNewest(newest: Map<string, string>, channel: string, ts: string | undefined): void {
  if (ts !== undefined && Number(ts) > Number(newest.get(channel) ?? 0)) newest.set(channel, ts);
}
