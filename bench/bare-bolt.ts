import { App, LogLevel } from '@slack/bolt';

/** The baseline: a Bolt app that acknowledges a click, answers a message in its thread, and does nothing else. */
const { SLACK_BOT_TOKEN = '', SLACK_APP_TOKEN = '', SLACK_API_URL = '' } = process.env;
const app = new App({
  token: SLACK_BOT_TOKEN,
  appToken: SLACK_APP_TOKEN,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: SLACK_API_URL },
});
app.action(/.*/, async ({ ack }) => ack());
app.event('message', async ({ event, client }) => {
  if ('thread_ts' in event) return;
  await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: 'Seen.' });
});
await app.start();
