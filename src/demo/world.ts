import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { type AwsServer, startAws } from './aws/aws.ts';
import { demoAwsCredentials } from './aws/aws-credentials.ts';
import { copyScenarios } from './copy-scenarios.ts';
import { type JiraServer, startJira } from './jira/jira.ts';
import { loadScenarios, type Scenario } from './load-scenarios.ts';
import { type SlackServer, startSlack } from './slack/slack.ts';
import type { PageAssets } from './slack/web-routes.ts';
import { type SplunkServer, startSplunk } from './splunk/splunk.ts';

/** Slack, AWS, Splunk and JIRA of an invented company, each on a port of its own, and what the bot needs to reach them. */
export interface World {
  readonly slack: SlackServer;
  readonly aws: AwsServer;
  readonly splunk: SplunkServer;
  readonly jira: JiraServer;
  readonly scenarios: readonly Scenario[];
  /** Environment of the bot. */
  readonly environment: Readonly<Record<string, string>>;
  /** Posts the alert of a scenario as its sender would. */
  deliver(name: string): Promise<{ readonly ts: string }>;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Port of the web page, JIRA takes the next one; 0 for any. */
  readonly port: number;
  /** Address where the page and JIRA, which browsers read, listen; default only this machine. */
  readonly host?: string;
  readonly page?: PageAssets | Promise<PageAssets>;
  readonly now: Date;
  /** Overrides for tests, such as rate limits. */
  readonly slack?: Partial<Parameters<typeof startSlack>[0]>;
  readonly searchLagMs?: number;
  /** More findings like those of the scenarios, so many of each; default none. */
  readonly copies?: number;
}

const scenarioFolder = fileURLToPath(new URL('./scenarios', import.meta.url));
const manifestFile = new URL('../../manifest.yml', import.meta.url);
export const demoConfigFile = fileURLToPath(new URL('./gd-triage.yml', import.meta.url));

/** Tokens of a world that ends with its process. */
const tokens = { bot: 'xoxb-local-world', app: 'xapp-local-world', splunk: 'local-world', jira: 'local-world' };
const jiraUser = { email: 'gd-triage@kestrel.example', apiToken: tokens.jira, projectKey: 'SEC' };

const Manifest = z.object({
  features: z.object({
    shortcuts: z.array(z.object({ name: z.string(), callback_id: z.string() })).default([]),
    slash_commands: z
      .array(z.object({ command: z.string(), description: z.string(), usage_hint: z.string().optional() }))
      .default([]),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

/** Starts the whole world. Every request of the bot goes over the network, as in the real one. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { now } = options;
  const scenarios = copyScenarios(await loadScenarios(scenarioFolder, now), options.copies ?? 0);
  const manifest = Manifest.parse(parse(await readFile(manifestFile, 'utf8')));
  const aws = await startAws({ port: 0, scenarios });
  const splunk = await startSplunk({ port: 0, token: tokens.splunk, scenarios });
  const slack = await openSlack(options, manifest);
  const jira = await openJira(options, slack);
  slack.setLinks({ jira: jira.url });
  const deliver = (name: string) => postAlert(slack, scenarios, name);
  slack.setScenarios(
    scenarios.map(({ name, title, hint }) => ({ name, title, hint })),
    async (name) => void (await deliver(name)),
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-world-'));
  const environment = {
    ...environmentOf({ slack, aws, splunk, jira }),
    GD_TRIAGE_CONFIG: await copyConfig(folder),
  };
  const close = async (): Promise<void> => {
    await Promise.all([slack.close(), aws.close(), splunk.close(), jira.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  return { slack, aws, splunk, jira, scenarios, environment, deliver, close };
}

/** The bot keeps the approved tools beside its configuration; those of a world end with it. */
async function copyConfig(folder: string): Promise<string> {
  const copy = path.join(folder, 'gd-triage.yml');
  await copyFile(demoConfigFile, copy);
  return copy;
}

async function openSlack(options: WorldOptions, manifest: z.infer<typeof Manifest>): Promise<SlackServer> {
  const { port, host, page, slack: overrides } = options;
  const slack = await startSlack({
    port,
    ...(host === undefined ? {} : { host }),
    botToken: tokens.bot,
    appToken: tokens.app,
    scopes: manifest.oauth_config.scopes.bot,
    ...(page ? { page } : {}),
    ...overrides,
  });
  slack.setManifest({
    shortcuts: manifest.features.shortcuts.map(({ name, callback_id }) => ({ name, callbackId: callback_id })),
    commands: manifest.features.slash_commands.map(({ command, description, usage_hint }) => ({
      command,
      description,
      ...(usage_hint ? { usageHint: usage_hint } : {}),
    })),
  });
  return slack;
}

/** JIRA is opened after Slack, because its tickets lead to the page. */
async function openJira({ port, host, searchLagMs }: WorldOptions, slack: SlackServer): Promise<JiraServer> {
  return startJira({
    port: port === 0 ? 0 : port + 1,
    ...(host === undefined ? {} : { host }),
    ...jiraUser,
    ...(searchLagMs === undefined ? {} : { searchLagMs }),
    pageUrl: slack.url.replace('127.0.0.1', 'localhost'),
  });
}

async function postAlert(
  slack: SlackServer,
  scenarios: readonly Scenario[],
  name: string,
): Promise<{ readonly ts: string }> {
  const scenario = scenarios.find((one) => one.name === name);
  if (!scenario) throw new Error(`There is no scenario ${name}: use the name of a folder in src/demo/scenarios.`);
  const { shape, bot_id, app_id, username } = scenario.sender;
  return slack.postAs({
    channel: scenario.channel,
    bot_id,
    ...(app_id === undefined ? {} : { app_id }),
    ...(username === undefined ? {} : { username }),
    ...(shape === 'bot_message' ? { subtype: 'bot_message' } : {}),
    text: scenario.alert.text,
    ...(scenario.alert.attachments ? { attachments: scenario.alert.attachments } : {}),
    ...(scenario.alert.blocks ? { blocks: scenario.alert.blocks } : {}),
  });
}

function environmentOf({
  slack,
  aws,
  splunk,
  jira,
}: Pick<World, 'slack' | 'aws' | 'splunk' | 'jira'>): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_APP_TOKEN: tokens.app,
    SLACK_API_URL: slack.apiUrl,
    JIRA_HOST: jira.url,
    JIRA_EMAIL: jiraUser.email,
    JIRA_API_TOKEN: jiraUser.apiToken,
    JIRA_PROJECT: jiraUser.projectKey,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: 'ap-northeast-1',
    AWS_ACCESS_KEY_ID: demoAwsCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: demoAwsCredentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    DEMO_SPLUNK_URL: splunk.url,
    DEMO_SPLUNK_TOKEN: tokens.splunk,
  };
}
