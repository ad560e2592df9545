import { LogLevel, WebClient } from '@slack/web-api';
import { fetchWhole } from './fetch-whole.ts';

const silent = () => undefined;
const silence = { debug: silent, info: silent, warn: silent, error: silent, setLevel: silent, setName: silent };
const answerMs = 15_000;

/**
 * A client that says at once when Slack throttles a call. The usual one would stop everything it has to send, to all channels,
 * and then send the same again, however old it is by then.
 */
export function openPromptClient({ token, slackApiUrl }: WebClient, retries: number): WebClient {
  return new WebClient(token, {
    slackApiUrl,
    fetch: fetchWhole,
    retryConfig: { retries, minTimeout: 500, maxTimeout: 8000 },
    rejectRateLimitedCalls: true,
    timeout: answerMs,
    logger: { ...silence, getLevel: () => LogLevel.ERROR },
  });
}
