import { setTimeout as sleep } from 'node:timers/promises';
import { WebAPIPlatformError } from '@slack/web-api';
import { TriageError } from '../domain/errors.ts';

export interface Sending<Sent> {
  send(): Promise<Sent>;
  /** What was sent, where it arrived though nothing said so. */
  find(): Promise<Sent | null>;
}

/** Before each further attempt. Half a minute in all: an outage that is longer is for whoever takes the work up again. */
const pausesMs = [500, 1500, 4000, 8000, 15_000];
/** What Slack says of itself; what was sent may have arrived all the same. */
const troubles: readonly string[] = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'];

/**
 * Sends something that must not be sent twice, where sending may go wrong on either way. No answer does not mean that nothing
 * was done: before it is sent again it is looked for. A refusal of Slack is passed on at once.
 */
export async function sendSurely<Sent>({ send, find }: Sending<Sent>): Promise<Sent> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const lost = attempt === 0 ? null : await find();
      return lost ?? (await send());
    } catch (error) {
      const pauseMs = pausesMs[attempt];
      if (pauseMs === undefined || isRefusal(error)) throw error;
      await sleep(pauseMs);
    }
  }
}

function isRefusal(error: unknown): boolean {
  if (error instanceof WebAPIPlatformError) return !troubles.includes(error.data.error);
  return error instanceof TriageError;
}
