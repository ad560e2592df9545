import { setTimeout as sleep } from 'node:timers/promises';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { fail, TriageError } from '../domain/errors.ts';
import { isSlackAway, nameSlackError } from './slack-away.ts';

export interface Sending<Sent> {
  send(): Promise<Sent>;
  /** What was sent, where it arrived though nothing said so. */
  find(): Promise<Sent | null>;
  /** Waits as long as Slack asks for, at least so many milliseconds; answers what somebody else sent meanwhile. */
  waitOut(forMs: number): Promise<Sent | null>;
}

/** Before each further attempt. Half a minute in all: an outage that is longer is for whoever takes the work up again. */
const pausesMs = [500, 1500, 4000, 8000, 15_000];
/** Being throttled is no failure; so long at most. */
const throttledMs = 1_800_000;

/**
 * Sends something that must not be sent twice, where sending may go wrong on either way. No answer does not mean that nothing
 * was done: before it is sent again it is looked for. What Slack throttles was not done. A refusal of Slack is passed on at once;
 * throws slack_away where all attempts failed.
 */
export async function sendSurely<Sent>(sending: Sending<Sent>): Promise<Sent> {
  for (let failures = 0; ; failures += 1) {
    try {
      const lost = failures === 0 ? null : await sending.find();
      return lost ?? (await sendPatiently(sending));
    } catch (error) {
      if (isRefusal(error)) throw error;
      const pauseMs = pausesMs[failures];
      if (pauseMs === undefined) throw nameLast(error);
      await sleep(pauseMs);
    }
  }
}

/** What Slack throttles it did not take: it is sent again when the time is over. */
async function sendPatiently<Sent>({ send, waitOut }: Sending<Sent>): Promise<Sent> {
  const until = Date.now() + throttledMs;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError) || Date.now() >= until) throw error;
      const sent = await waitOut(error.retryAfter * 1000);
      if (sent !== null) return sent;
    }
  }
}

/** Slack answered, and will answer the same again. */
export function isRefusal(error: unknown): boolean {
  return (error instanceof WebAPIPlatformError || error instanceof TriageError) && !isSlackAway(error);
}

function nameLast(error: unknown): TriageError {
  const named = nameSlackError(error);
  if (named instanceof TriageError) return named;
  return fail('slack_away', { reason: error instanceof Error ? error.message : 'unknown' }, error);
}
