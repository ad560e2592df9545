import { App, LogLevel } from '@slack/bolt';

/** The baseline: a Bolt app that acknowledges a click and does nothing else. */
const { SLACK_BOT_TOKEN = '', SLACK_APP_TOKEN = '', SLACK_API_URL = '' } = process.env;
const app = new App({
  token: SLACK_BOT_TOKEN,
  appToken: SLACK_APP_TOKEN,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: SLACK_API_URL },
});
app.action(/.*/, async ({ ack }) => ack());
await app.start();
