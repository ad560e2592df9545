import { afterEach, describe, expect, it } from '@jest/globals';
import { startSlack } from '../../src/demo/slack/slack.ts';
import { connectSlack } from '../../src/slack/connect.ts';
import { watchTokens } from '../../src/slack/watch-tokens.ts';
import { alerts, createLog, openSlack, tokens, waitFor } from './start-slack.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function open(options: Parameters<typeof openSlack>[1] = {}) {
  const opened = await openSlack({}, options);
  closers.push(opened.stop);
  return opened;
}

describe('connecting to Slack', () => {
  it('knows its own ids and receives after the start', async () => {
    const { server, slack } = await open();
    const heard: unknown[] = [];
    slack.app.event('message', async ({ event }) => void heard.push(event));
    expect(slack.own).toEqual(['U0BOT', 'B0GDTRIAGE', 'A0GDTRIAGE']);
    expect(slack.isConnected()).toBe(false);
    await slack.start();
    expect(slack.isConnected()).toBe(true);
    await server.postAs({ channel: alerts, bot_id: 'B0AWS', text: 'alert' });
    await waitFor(() => heard.length === 1);
  });

  it.each([
    ['SLACK_BOT_TOKEN', { ...tokens, botToken: 'xoxb-wrong' }],
    ['SLACK_APP_TOKEN', { ...tokens, appToken: 'xapp-wrong' }],
  ])(
    'says that %s is wrong, at once',
    async (variable, wrong) => {
      const server = await startSlack({ port: 0, ...tokens });
      closers.push(() => server.close());
      const refused = connectSlack({ ...wrong, apiUrl: server.apiUrl, log: createLog() });
      await expect(refused).rejects.toMatchObject({
        code: 'slack_token_rejected',
        context: { variable, reason: 'invalid_auth' },
      });
    },
    5000,
  );

  it('says that Slack cannot be reached', async () => {
    const nobody = connectSlack({ ...tokens, apiUrl: 'http://127.0.0.1:9/api/', log: createLog() });
    await expect(nobody).rejects.toMatchObject({ code: 'slack_unreachable' });
  });
});

describe('staying connected', () => {
  it('is back right after Slack refreshes the connection', async () => {
    const { server, slack } = await open();
    const heard: unknown[] = [];
    slack.app.event('message', async ({ event }) => void heard.push(event));
    await slack.start();
    server.disconnectSockets('refresh_requested');
    await waitFor(() => server.connections() === 0);
    await waitFor(() => server.connections() === 1 && slack.isConnected());
    await server.postAs({ channel: alerts, bot_id: 'B0AWS', text: 'after the refresh' });
    await waitFor(() => heard.length === 1);
  });

  it('says once that Slack refuses the app-level token, and knocks no more', async () => {
    const { server, slack } = await open();
    await slack.start();
    server.refuseToken('app', 'token_revoked');
    server.disconnectSockets();

    await expect(slack.refused).resolves.toMatchObject({
      code: 'slack_token_rejected',
      context: { variable: 'SLACK_APP_TOKEN', reason: 'token_revoked' },
    });
    const made = server.connectionsMade();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.connectionsMade()).toBe(made);
  });

  it.each(['token_revoked', 'account_inactive'])(
    'says that the bot token is over (%s) although the connection stands',
    async (reason) => {
      const { server, slack } = await open({ checkEveryMs: 30 });
      await slack.start();
      server.refuseToken('bot', reason);

      await expect(slack.refused).resolves.toMatchObject({
        code: 'slack_token_rejected',
        context: { variable: 'SLACK_BOT_TOKEN', reason },
      });
    },
  );

  it('takes one refusal for a bad moment of Slack', async () => {
    const { server, slack } = await open();
    const refusals: unknown[] = [];
    server.refuseToken('bot', 'invalid_auth');
    let asked = 0;
    const ask = () =>
      slack.client.auth.test().finally(() => {
        asked += 1;
        server.refuseToken('bot', null);
      });
    const watch = watchTokens({ ask, everyMs: 10, confirmMs: 10, onRefused: (error) => refusals.push(error) });
    await waitFor(() => asked >= 4);
    watch.stop();

    expect(refusals).toEqual([]);
  });

  it('does not storm a Slack that drops every connection, and is back when it stops doing so', async () => {
    const { server, slack } = await open();
    await slack.start();
    server.dropConnections(true);
    server.disconnectSockets();
    await waitFor(() => server.connectionsMade() > 1);
    await new Promise((resolve) => setTimeout(resolve, 1500));

    expect(server.connectionsMade()).toBeLessThan(6);
    server.dropConnections(false);
    await waitFor(() => slack.isConnected() && server.connections() === 1);
  });

  it('does not come back after the stop', async () => {
    const { server, slack } = await open();
    await slack.start();
    await slack.stop();
    expect(slack.isConnected()).toBe(false);
    await waitFor(() => server.connections() === 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.connections()).toBe(0);
  });

  it('lives on when Slack goes away', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => void rejections.push(reason);
    process.on('unhandledRejection', note);
    const { server, slack } = await openSlack();
    await slack.start();
    await server.close();
    await waitFor(() => !slack.isConnected());
    await new Promise((resolve) => setTimeout(resolve, 300));
    await slack.stop();
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });
});
