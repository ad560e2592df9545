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

export function createCatchUp(
  { store, channel: slack, clock, log }: Pick<Ports, 'store' | 'channel' | 'clock' | 'log'>,
  { channels, handle }: CatchUpOptions,
): CatchUp {
  const newest = new Map<string, string>();
  const savedAt = new Map<string, number>();
  const behind = new Set(channels);
  let running: Promise<void> = Promise.resolve();
  let caughtUpAt: string | null = null;

  const readChannel = async (channel: string): Promise<void> => {
    const now = clock.now().getTime() / 1000;
    const mark = await store.readMark(channel);
    if (mark !== null) {
      const after = Math.max(Number(mark) - overlapSeconds, now - maxAgeSeconds).toFixed(6);
      const missed = await slack.history(channel, after);
      for (const { message, place } of missed) await handle(message, place);
      keepNewest(newest, channel, missed.at(-1)?.place.ts);
      log.info({ channel, messages: missed.length }, 'Channel history read');
    }
    // Before the first start nobody was waiting for an answer.
    await store.saveMark(channel, newest.get(channel) ?? mark ?? now.toFixed(6));
    behind.delete(channel);
  };
  const readAll = async (): Promise<void> => {
    for (const channel of [...behind]) {
      try {
        await readChannel(channel);
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
      keepNewest(newest, channel, ts);
      const now = clock.now().getTime();
      const isDue = now - (savedAt.get(channel) ?? 0) >= saveEveryMs;
      if (behind.has(channel) || !isDue) return;
      savedAt.set(channel, now);
      await store.saveMark(channel, ts);
    },
    disconnected: () => {
      for (const channel of channels) behind.add(channel);
    },
    connected: run,
    caughtUpAt: () => caughtUpAt,
  };
}

function keepNewest(newest: Map<string, string>, channel: string, ts: string | undefined): void {
  if (ts !== undefined && Number(ts) > Number(newest.get(channel) ?? 0)) newest.set(channel, ts);
}
