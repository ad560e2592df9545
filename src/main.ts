import { chooseAnalyst } from './choose-analyst.ts';
import { matchesNetwork } from './config/match-network.ts';
import type { Config } from './config.ts';
import { createTracker } from './jira/tracker.ts';
import { connectLogTools } from './log-tools.ts';
import { playbooksFolder } from './paths.ts';
import { loadPlaybooks } from './playbook/load-playbooks.ts';
import type { Logger, Ports } from './ports.ts';
import { createChannel } from './slack/channel.ts';
import { connectSlack } from './slack/connect.ts';
import { listen } from './slack/listen.ts';
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

/** Start here: configuration → vendors → triage → Slack. The only place that knows them all. */
export async function startBot(config: Config, log: Logger): Promise<Bot> {
  const { organisation, budgets } = config;
  const { language } = organisation;
  const playbooks = await loadPlaybooks(playbooksFolder);
  const settings: Settings = {
    organisation,
    language,
    budgets,
    playbooks,
    matchesNetwork,
    homeRegion: config.awsRegion,
    ways: ['cloudtrail-api', 'splunk'],
  };

  const slack = await connectSlack({ ...config.slack, log });
  const store = await openStore({ ...config, clock });
  const tools = connectLogTools(config, log);
  const channel = createChannel({ client: slack.client, store, language, clock, log });
  const tracker =
    config.tracker &&
    createTracker({
      ...config.tracker,
      projectKey: config.tracker.project,
      language,
      warn: (message, fields) => log.warn(fields, message),
    });
  const analyst = await chooseAnalyst({ config, language, log });
  const ports: Ports = { ...tools, store, channel, tracker, analyst, clock, log };

  const reception = createReception(ports, settings, { channels: config.channels, own: slack.own });
  listen(slack, { intake: reception, store, language, allowed: config.allowedToAct.analyze, log });
  await slack.start();
  await reception.resume();
  log.info(
    { channels: config.channels.length, tickets: tracker !== null, model: config.model?.model ?? 'rules' },
    'gd-triage is listening',
  );

  return {
    stop: async () => {
      await slack.stop();
      await reception.drain(drainMs);
      await tools.close();
      await store.close();
    },
  };
}
