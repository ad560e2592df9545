import { WebAPIPlatformError, WebAPIRequestError, WebClient, type WebClientOptions } from '@slack/web-api';
import { fail, type TriageError } from '../domain/errors.ts';

/** Who the bot is in this workspace. */
export interface Identity {
  readonly user: string;
  readonly bot: string | null;
  /** The app's id, where Slack lets us read it. */
  readonly app: string | null;
  readonly team: string;
}

interface Tokens {
  readonly botToken: string;
  readonly appToken: string;
}

/** Asks Slack whether both tokens work. Throws slack_token_rejected or slack_unreachable. */
export async function checkTokens({ botToken, appToken }: Tokens, options: WebClientOptions): Promise<Identity> {
  const client = new WebClient(botToken, options);
  const own = await ask('SLACK_BOT_TOKEN', () => client.auth.test());
  // The only method an app-level token may call before the connection is there; the address it gives is not used.
  await ask('SLACK_APP_TOKEN', () => new WebClient(appToken, options).apps.connections.open());
  return {
    user: own.user_id ?? '',
    bot: own.bot_id ?? null,
    app: own.app_id ?? (await readAppId(client, own.bot_id)),
    team: own.team ?? '',
  };
}

async function ask<T>(variable: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainFailure(variable, error);
  }
}

function explainFailure(variable: string, error: unknown): TriageError {
  if (error instanceof WebAPIPlatformError) return fail('slack_token_rejected', { variable, reason: error.data.error });
  const inner = error instanceof WebAPIRequestError ? error.original : error;
  const reason = inner instanceof Error ? inner.message : 'unknown';
  return fail('slack_unreachable', { reason }, error);
}

/** Needs users:read; without it the app id stays unknown and the user and bot ids have to do. */
async function readAppId(client: WebClient, bot: string | undefined): Promise<string | null> {
  if (bot === undefined) return null;
  try {
    const { bot: info } = await client.bots.info({ bot });
    return info?.app_id ?? null;
  } catch {
    return null;
  }
}
