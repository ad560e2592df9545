import { App, SocketModeReceiver } from '@slack/bolt';
import type { WebClient, WebClientOptions } from '@slack/web-api';
import type { TriageError } from '../domain/errors.ts';
import type { Logger } from '../ports.ts';
import { bridgeLogger } from './bridge-logger.ts';
import { checkTokens, type Identity } from './check-tokens.ts';
import { fetchWhole } from './fetch-whole.ts';
import type { Inbox } from './inbox.ts';
import { interceptEnvelopes, replayTo } from './intercept.ts';
import { type Connection, keepConnected } from './keep-connected.ts';
import { isSlackAway } from './slack-away.ts';
import { watchTokens } from './watch-tokens.ts';

export interface SlackOptions {
  readonly botToken: string;
  readonly appToken: string;
  /** Null or absent: slack.com. */
  readonly apiUrl?: string | null | undefined;
  readonly log: Logger;
  /** How often the bot token is tried, in milliseconds; default once a minute. */
  readonly checkEveryMs?: number;
}

export interface SlackConnection {
  readonly app: App;
  readonly client: WebClient;
  /** The bot's own user, bot and app ids. */
  readonly own: readonly string[];
  /** Shows every envelope to somebody before it is acknowledged. */
  intercept(receive: Inbox['receive']): void;
  /** Has the listeners see to what was kept, as if it had just come. */
  replay(body: unknown): Promise<void>;
  /** Begins to receive; register listeners before. */
  start(): Promise<void>;
  /** Receives nothing more. What is under way may still post. */
  stop(): Promise<void>;
  isConnected(): boolean;
  /** Told of every connection that was made, and of every one that was lost. */
  onChange(listener: (isConnected: boolean) => void): void;
  /** Resolves when Slack refuses a token for good; nothing more can be received then. */
  readonly refused: Promise<TriageError>;
}

/** A refused token must be told within seconds, so the check waits and retries little. */
const checkOptions: WebClientOptions = { retryConfig: { retries: 1, minTimeout: 300, maxTimeout: 500 }, timeout: 2000 };
const callOptions: WebClientOptions = {
  retryConfig: { retries: 4, minTimeout: 500, maxTimeout: 8000 },
  timeout: 15_000,
  fetch: fetchWhole,
};
/** Reconnecting has its own waits. */
const connectOptions: WebClientOptions = { retryConfig: { retries: 0 }, timeout: 10_000 };
/** The library's 5 s takes an ordinary pause for a dead connection. */
const clientPingTimeout = 20_000;

const usualCheckMs = 60_000;
/** A second refusal after so long counts. */
const mostConfirmMs = 5000;

/** Asks Slack who we are. Throws slack_token_rejected or slack_unreachable. */
export function identify({ botToken, appToken, apiUrl, log }: SlackOptions): Promise<Identity> {
  const address = apiUrl ? { slackApiUrl: apiUrl } : {};
  return checkTokens({ botToken, appToken }, { ...checkOptions, ...address, logger: bridgeLogger(log) });
}

/** Checks the tokens and builds the Bolt app in Socket Mode. Throws slack_token_rejected or slack_unreachable. */
export async function connectSlack(options: SlackOptions): Promise<SlackConnection> {
  const { botToken, appToken, apiUrl, log } = options;
  const logger = bridgeLogger(log);
  const address = apiUrl ? { slackApiUrl: apiUrl } : {};
  const identity = await identify({ botToken, appToken, apiUrl, log });
  // The library writes into the options it is given, so each part gets its own.
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    clientPingTimeout,
    autoReconnectEnabled: false,
    processEventErrorHandler: passOn,
    installerOptions: { clientOptions: { ...connectOptions, ...address } },
  });
  const app = new App({
    token: botToken,
    receiver,
    logger,
    clientOptions: { ...callOptions, ...address },
    convoStore: false,
    deferInitialization: true,
  });
  app.error(async (error) => {
    log.error({ error }, 'A Slack listener failed');
    if (isSlackAway(error)) throw error;
  });
  await app.init();
  const { promise: refused, resolve: onRefused } = Promise.withResolvers<TriageError>();
  const connection = keepConnected(receiver.client, log, onRefused);
  log.info({ team: identity.team }, 'Slack accepts the tokens');
  return {
    app,
    client: app.client,
    own: listOwn(identity),
    intercept: interceptEnvelopes(receiver.client, log),
    replay: replayTo(app),
    ...watchWhileOpen(connection, { ...options, ask: () => app.client.auth.test(), onRefused }),
    refused,
  };
}

/** To the inbox, which keeps what could not be seen to. */
async function passOn({ error }: { readonly error: Error }): Promise<boolean> {
  throw error;
}

interface Watching extends Pick<SlackOptions, 'checkEveryMs'> {
  readonly ask: () => Promise<unknown>;
  readonly onRefused: (error: TriageError) => void;
}

/** A connection whose bot token is tried from time to time as long as it is open. */
function watchWhileOpen(connection: Connection, { checkEveryMs = usualCheckMs, ...watching }: Watching): Connection {
  let watch: { stop(): void } | null = null;
  const confirmMs = Math.min(mostConfirmMs, checkEveryMs);
  return {
    ...connection,
    start: async () => {
      await connection.start();
      watch = watchTokens({ ...watching, everyMs: checkEveryMs, confirmMs });
    },
    stop: () => {
      watch?.stop();
      return connection.stop();
    },
  };
}

function listOwn({ user, bot, app }: Identity): readonly string[] {
  return [user, bot ?? '', app ?? ''].filter((id) => id !== '');
}
