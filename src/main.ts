import { chooseAnalyst } from './choose-analyst.ts';
import { matchesNetwork } from './config/match-network.ts';
import type { Config } from './config.ts';
import { createTracker } from './jira/tracker.ts';
import { connectLogTools } from './log-tools.ts';
import { findSplFault } from './mcp/spl-guard.ts';
import { playbooksFolder } from './paths.ts';
import { loadPlaybooks } from './playbook/load-playbooks.ts';
import type { Logger, Ports } from './ports.ts';
import { createChannel } from './slack/channel.ts';
import { connectSlack } from './slack/connect.ts';
import { createInbox } from './slack/inbox.ts';
import { listen } from './slack/listen.ts';
import { type SlackPace, slackPace } from './slack/pace.ts';
import { openStore } from './store/open-store.ts';
import { createReception } from './triage/reception.ts';
import type { Settings } from './triage/settings.ts';

/** The running bot. */
export interface Bot {
  /** Takes no more work, gives running investigations time to finish, closes everything. What is left resumes at the next start. */
  stop(): Promise<void>;
}

const clock = { now: () => new Date() };
const drainMs = 20_000;
/** What people asked for is seen to in less, or by whoever runs next. */
const requestMs = 5000;

/** Start here: configuration → vendors → triage → Slack. The only place that knows them all. */
export async function startBot(config: Config, log: Logger, pace: SlackPace = slackPace): Promise<Bot> {
  const { language, timeZone } = config.organisation;
  const playbooks = await loadPlaybooks(playbooksFolder, { spl: findSplFault });
  const settings = makeSettings(config, playbooks);

  const slack = await connectSlack({ ...config.slack, log });
  const store = await openStore({ ...config, clock, log });
  const tools = connectLogTools(config, log);
  const { client } = slack;
  const admin = chooseAdmin(config);
  const channel = createChannel({ client, store, language, timeZone, clock, log, admin, pace });
  const tracker = openTracker(config, log);
  const analyst = await chooseAnalyst({ config, language, log });
  const ports: Ports = { ...tools, store, channel, tracker, analyst, clock, log };

  const { channels, autoAnalyze, allowedToAct } = config;
  const reception = createReception(ports, settings, { channels, own: slack.own, rules: autoAnalyze });
  const watched = channels.map(({ id }) => id);
  listen(slack, { intake: reception, language, timeZone, allowed: allowedToAct.analyze, watched, log });
  slack.onChange((isConnected) => (isConnected ? void reception.connected() : reception.disconnected()));
  const inbox = createInbox({ store, client, replay: slack.replay, language, log });
  slack.intercept(inbox.receive);
  await slack.start();
  await reception.resume();
  await inbox.open();
  log.info(
    { channels: channels.length, tickets: tracker !== null, model: config.model?.model ?? 'rules' },
    'gd-triage is listening',
  );

  return {
    stop: async () => {
      await slack.stop();
      await inbox.close(requestMs);
      await reception.drain(drainMs);
      await tools.close();
      await store.close();
    },
  };
}

function makeSettings({ organisation, budgets, awsRegion }: Config, playbooks: Settings['playbooks']): Settings {
  const { language } = organisation;
  const ways = ['cloudtrail-api', 'splunk'] as const;
  return { organisation, language, budgets, playbooks, matchesNetwork, homeRegion: awsRegion, ways };
}

/** JIRA, where it is configured. */
function openTracker({ tracker, organisation: { language } }: Config, log: Logger): Ports['tracker'] {
  if (tracker === null) return null;
  const warn = (message: string, fields: object): void => log.warn(fields, message);
  return createTracker({ ...tracker, projectKey: tracker.project, language, warn });
}

/** Who is told what the bot refuses to do: a person who may change things, else the first who may analyse. */
function chooseAdmin({ allowedToAct: { write, analyze } }: Config): string | null {
  return [...write, ...(analyze ?? [])].find((id) => /^[UW][A-Z0-9]+$/.test(id)) ?? null;
}
