import { App, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { type SlackOptions, type SlackServer, startSlack } from '../../../src/demo/slack/slack.ts';
import { waitFor as waitForWhat } from '../../story/wait-for.ts';

export const BOT_TOKEN = 'xoxb-demo-bot';
export const APP_TOKEN = 'xapp-demo-app';

export async function startDemo(options: Partial<SlackOptions> = {}): Promise<SlackServer> {
  return startSlack({ port: 0, botToken: BOT_TOKEN, appToken: APP_TOKEN, ...options });
}

/** A logger that drops what Slack's client says about refusals that a test provokes. */
const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** Slack's own Web API client, with one quick retry. */
export function createClient(slack: SlackServer, token = BOT_TOKEN): WebClient {
  const retryConfig = { retries: 1, minTimeout: 1 };
  return new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig, logger: silent });
}

/** The unmodified Bolt app in Socket Mode; register listeners on `app`, then call `start`. */
export function createBolt(
  slack: SlackServer,
  timing: { clientPingTimeout?: number } = {},
): { app: App; stop: () => Promise<void> } {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, timeout: 5000 };
  const receiver = new SocketModeReceiver({
    appToken: APP_TOKEN,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions },
    ...timing,
  });
  const app = new App({
    token: BOT_TOKEN,
    receiver,
    clientOptions: { ...clientOptions },
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
    convoStore: false,
  });
  return {
    app,
    stop: async () => {
      await receiver.client.disconnect();
      await slack.close();
    },
  };
}

/** Waits until a check answers something. */
export function waitFor<T>(check: () => T | undefined | false): Promise<T> {
  return waitForWhat(`something that makes this true: ${check}`, check);
}
