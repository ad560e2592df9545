import { WebAPIPlatformError, WebClient, type WebClientOptions } from '@slack/web-api';
import { approve, caution, type Diagnosis, reject } from '../domain/diagnosis.ts';
import type { Logger } from '../ports.ts';
import { bridgeLogger } from './bridge-logger.ts';

export interface SlackDiagnosis {
  readonly botToken: string;
  readonly appToken: string;
  /** Null: slack.com. */
  readonly apiUrl: string | null;
  /** Bot scopes of the manifest. */
  readonly scopes: readonly string[];
  /** The watched channels. */
  readonly channels: readonly string[];
  readonly log: Logger;
}

const patience: WebClientOptions = { retryConfig: { retries: 1, minTimeout: 300, maxTimeout: 500 }, timeout: 10_000 };
const reinstall =
  'Add it under OAuth & Permissions at api.slack.com/apps (or paste manifest.yml again) and reinstall the app.';

/** Tokens, scopes and membership of the watched channels. Changes nothing in Slack. */
export async function diagnoseSlack(options: SlackDiagnosis): Promise<readonly Diagnosis[]> {
  const settings = {
    ...patience,
    logger: bridgeLogger(options.log),
    ...(options.apiUrl === null ? {} : { slackApiUrl: options.apiUrl }),
  };
  const client = new WebClient(options.botToken, settings);
  const [bot, app] = await Promise.all([
    diagnoseBotToken(client, options.scopes),
    diagnoseAppToken(new WebClient(options.appToken, settings)),
  ]);
  const isRefused = bot.some(({ state }) => state === 'failed') && bot.length === 1;
  // With a refused token every channel would only say the same again.
  const channels = isRefused ? [] : await Promise.all(options.channels.map((id) => diagnoseChannel(client, id)));
  const none = caution('Slack channels', 'none is watched', 'Name the alert channels under channels in gd-triage.yml.');
  return [...bot, ...app, ...(options.channels.length === 0 ? [none] : channels)];
}

async function diagnoseBotToken(client: WebClient, wanted: readonly string[]): Promise<readonly Diagnosis[]> {
  const about = 'Slack bot token';
  try {
    const { user = '?', team = '?', response_metadata: more } = await client.auth.test();
    return [approve(about, `accepted, @${user} in ${team}`), diagnoseScopes(more?.scopes ?? null, wanted)];
  } catch (error) {
    return [
      describeRefusal(about, error, 'Copy SLACK_BOT_TOKEN again from OAuth & Permissions at api.slack.com/apps.'),
    ];
  }
}

function diagnoseScopes(granted: readonly string[] | null, wanted: readonly string[]): Diagnosis {
  const about = 'Slack scopes';
  if (granted === null) return caution(about, 'Slack does not name them', 'Compare them with manifest.yml yourself.');
  const missing = wanted.filter((scope) => !granted.includes(scope));
  const spare = granted.filter((scope) => !wanted.includes(scope));
  if (missing.length > 0) return reject(about, `${missing.join(', ')} missing`, reinstall);
  if (spare.length > 0) {
    return caution(
      about,
      `${spare.join(', ')} granted but not needed`,
      'Remove what you do not need for something else.',
    );
  }
  return approve(about, `all ${wanted.length} of manifest.yml are granted, no more`);
}

async function diagnoseAppToken(client: WebClient): Promise<readonly Diagnosis[]> {
  const about = 'Slack app-level token';
  try {
    // The address it gives is not used; it expires by itself.
    await client.apps.connections.open();
    return [approve(about, 'accepted, Socket Mode is on')];
  } catch (error) {
    const fix =
      'Make an app-level token with connections:write under Basic Information at api.slack.com/apps and set SLACK_APP_TOKEN; switch Socket Mode on.';
    return [describeRefusal(about, error, fix)];
  }
}

async function diagnoseChannel(client: WebClient, id: string): Promise<Diagnosis> {
  const about = `Slack channel ${id}`;
  try {
    const { channel } = await client.conversations.info({ channel: id });
    const name = `#${channel?.name ?? id}`;
    if (channel?.is_archived === true) return reject(about, `${name} is archived`, 'Remove it from channels.');
    if (channel?.is_ext_shared === true || channel?.is_pending_ext_shared === true) {
      return reject(
        about,
        `${name} is shared with another organisation, so nothing is posted there`,
        'Use another channel.',
      );
    }
    if (channel?.is_member !== true)
      return reject(about, `not a member of ${name}`, `Type /invite @gd-triage in ${name}.`);
    return approve(about, `member of ${name}`);
  } catch (error) {
    const fix =
      'Check the id, and invite the bot with /invite @gd-triage: a private channel it is not in does not exist for it.';
    return describeRefusal(about, error, fix);
  }
}

function describeRefusal(about: string, error: unknown, fix: string): Diagnosis {
  if (error instanceof WebAPIPlatformError) {
    const reason = error.data.error;
    const needed: unknown = Reflect.get(error.data, 'needed');
    if (reason === 'missing_scope' && typeof needed === 'string')
      return reject(about, `the scope ${needed} is missing`, reinstall);
    return reject(about, `refused (${reason})`, fix);
  }
  return reject(about, 'Slack does not answer', 'Check the network and the proxy.');
}
