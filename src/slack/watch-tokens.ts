import { setTimeout as sleep } from 'node:timers/promises';
import { WebAPIPlatformError } from '@slack/web-api';
import { fail, type TriageError } from '../domain/errors.ts';

/** What Slack answers where a token is over for good, and no waiting helps. */
export const tokenRefusals: readonly string[] = [
  'not_authed',
  'invalid_auth',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'user_removed_from_team',
  'team_disabled',
  'not_allowed_token_type',
  'app_uninstalled',
];

/** The refusal of a token that an error tells of, or null: anything else may pass. */
export function readRefusal(error: unknown, variable: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN'): TriageError | null {
  if (!(error instanceof WebAPIPlatformError)) return null;
  const { error: reason } = error.data;
  return tokenRefusals.includes(reason) ? fail('slack_token_rejected', { variable, reason }) : null;
}

export interface TokenWatchOptions {
  /** A call with the bot token that changes nothing. */
  readonly ask: () => Promise<unknown>;
  /** How often it is asked, in milliseconds. */
  readonly everyMs: number;
  /** A refusal counts when it is repeated after so long: Slack's own bad moments pass. */
  readonly confirmMs: number;
  readonly onRefused: (error: TriageError) => void;
}

/** Asks from time to time whether the bot token still works; a running connection alone does not tell. */
export function watchTokens({ ask, everyMs, confirmMs, onRefused }: TokenWatchOptions): { stop(): void } {
  const end = new AbortController();
  const isRefused = (): Promise<TriageError | null> =>
    ask().then(
      () => null,
      (error: unknown) => readRefusal(error, 'SLACK_BOT_TOKEN'),
    );
  const watch = async (): Promise<void> => {
    for (;;) {
      await sleep(everyMs, null, { signal: end.signal, ref: false });
      if ((await isRefused()) === null) continue;
      await sleep(confirmMs, null, { signal: end.signal, ref: false });
      const refusal = await isRefused();
      if (refusal === null) continue;
      onRefused(refusal);
      return;
    }
  };
  // Rejects only when it is stopped.
  watch().catch(() => undefined);
  return { stop: () => end.abort() };
}
