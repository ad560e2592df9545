import { setTimeout as sleep } from 'node:timers/promises';
import type { KeptRequest, WorkStore } from '../domain/work-store.ts';
import { persist } from './persist.ts';
import { isSlackAway } from './slack-away.ts';
import { type TellOptions, tellAsker } from './tell-asker.ts';

export interface Attempts {
  readonly first: () => Promise<void>;
  /** Each further attempt. */
  readonly again: () => Promise<void>;
}

export interface SeeToOptions extends TellOptions {
  readonly store: Pick<WorkStore, 'settleRequest'>;
  /** Aborts when this process ends: others go on then. */
  readonly signal: AbortSignal;
}

/** Before each further attempt, in milliseconds. */
const pausesMs = [1000, 2000, 4000, 8000, 15_000, 30_000] as const;
const longestPauseMs = 60_000;
/** About a day. What fails for longer waits for the next start. */
const mostAttempts = 1500;

/**
 * Sees to what a person asked for until Slack lets us: it was acknowledged, so they count on it. Whatever else became of it was
 * told to the person by the listeners. That it is done is tried again, too: others take up a request only where its holder is
 * gone. Never throws.
 */
export async function seeToRequest(request: KeptRequest, attempts: Attempts, options: SeeToOptions): Promise<void> {
  if (await isSeenTo(request, attempts, options)) {
    await persist(() => options.store.settleRequest(request.id), options);
  }
}

/** False: not by this process. */
async function isSeenTo(request: KeptRequest, { first, again }: Attempts, options: SeeToOptions): Promise<boolean> {
  const { signal, log } = options;
  for (let attempt = 0; attempt < mostAttempts && !signal.aborted; attempt += 1) {
    try {
      await (attempt === 0 ? first() : again());
      return true;
    } catch (error) {
      log.error({ error, request: request.id }, 'A request could not be seen to; it is taken up again later');
      if (attempt === 0 && isSlackAway(error)) await tellAsker(request, error, options);
      await sleep(pausesMs[attempt] ?? longestPauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
  return false;
}
