import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { fail, TriageError } from '../domain/errors.ts';
import { recordOf, textOf } from '../domain/json-value.ts';
import { tokenRefusals } from './watch-tokens.ts';

/** What Slack says of itself; what was sent may have arrived all the same. */
const troubles: readonly string[] = [
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
];

/**
 * Puts an error of Slack into the catalogue. A refused token counts as away: Slack refuses good ones in passing, and one that
 * is over ends the process, after which the next one goes on. Other errors come back as they are.
 */
export function nameSlackError(error: unknown): unknown {
  const reason = findReason(error);
  if (reason !== null) return fail('slack_away', { reason }, error);
  if (!(error instanceof WebAPIPlatformError) || error.data.error !== 'missing_scope') return error;
  return fail('slack_scope_missing', { scope: textOf(recordOf(error.data)['needed']) ?? '?' }, error);
}

/** Whether it is Slack that cannot be reached or does not let the bot in for now: the same may work later. */
export function isSlackAway(error: unknown): boolean {
  return (error instanceof TriageError && error.code === 'slack_away') || findReason(error) !== null;
}

function findReason(error: unknown): string | null {
  if (error instanceof WebAPIRequestError) return error.original.message;
  if (error instanceof WebAPIHTTPError) return `HTTP ${error.statusCode}`;
  if (error instanceof WebAPIRateLimitedError) return 'HTTP 429';
  if (!(error instanceof WebAPIPlatformError)) return null;
  const { error: said } = error.data;
  return troubles.includes(said) || tokenRefusals.includes(said) ? said : null;
}
