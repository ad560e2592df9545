import { rm } from 'node:fs/promises';
import { createRulesAnalyst } from '../../../src/analyst/rules/rules-analyst.ts';
import { matchesNetwork } from '../../../src/config/match-network.ts';
import { type SlackOptions, type SlackServer, startSlack } from '../../../src/demo/slack/slack.ts';
import { playbooksFolder } from '../../../src/paths.ts';
import { loadPlaybooks } from '../../../src/playbook/load-playbooks.ts';
import type { CaseStore, Ports } from '../../../src/ports.ts';
import { createChannel } from '../../../src/slack/channel.ts';
import { connectSlack } from '../../../src/slack/connect.ts';
import { createInbox } from '../../../src/slack/inbox.ts';
import { listen } from '../../../src/slack/listen.ts';
import type { SlackPace } from '../../../src/slack/pace.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createReception, type Reception, type ReceptionOptions } from '../../../src/triage/reception.ts';
import type { Settings } from '../../../src/triage/settings.ts';
import { prepareDirectory } from '../../prepared-directory.ts';
import { patientSlack } from '../../story/start-story.ts';
import { createQuietLog, type QuietLog } from './quiet-log.ts';
import { createFindings, type TestFindings } from './test-findings.ts';

export const alerts = 'C0SECALERTS';
const tokens = { botToken: 'xoxb-test', appToken: 'xapp-test' };
const quickLimits = { perMinute: 60_000, burst: 500 };
const quickPace: SlackPace = {
  postsPerSecond: 500,
  postBurst: 500,
  tier3PerSecond: 500,
  tier3Burst: 500,
  editIntervalMs: 30,
};

/** The demo Slack, a store and findings: what stays while bots come and go. */
export interface Surroundings {
  readonly server: SlackServer;
  readonly store: CaseStore;
  readonly findings: TestFindings;
  readonly log: QuietLog;
  close(): Promise<void>;
}

export interface TestBot {
  readonly reception: Reception;
  /** Messages the reception was handed, redeliveries included. */
  readonly heard: () => number;
  stop(): Promise<void>;
}

export interface BotOptions extends Partial<ReceptionOptions> {
  readonly pace?: SlackPace;
  readonly admin?: string;
  readonly analyst?: Ports['analyst'];
}

export async function openSurroundings(options: Partial<SlackOptions> = {}): Promise<Surroundings> {
  const rateLimits = { post: quickLimits, tier2: quickLimits, tier3: quickLimits, tier4: quickLimits };
  const server = await startSlack({ port: 0, ...tokens, rateLimits, ...patientSlack, ...options });
  const dataDirectory = await prepareDirectory();
  const store = await openStore({ dataDirectory, clock });
  const close = async () => {
    await server.close();
    await store.close();
    await rm(dataDirectory, { recursive: true, force: true });
  };
  return { server, store, findings: createFindings(), log: createQuietLog(), close };
}

/** Starts the bot: the real adapter and the real store; GuardDuty is a list and no log tool answers. */
export async function startTestBot(around: Surroundings, options: BotOptions = {}): Promise<TestBot> {
  const { server, store, findings, log } = around;
  const { pace = quickPace, admin = null, analyst = createRulesAnalyst(), ...rest } = options;
  const slack = await connectSlack({ ...tokens, apiUrl: server.apiUrl, log });
  const { client } = slack;
  const channel = createChannel({ client, store, language: 'en', clock, log, admin, pace });
  const toolbox = { ask: () => Promise.reject(new Error('No tool is to be asked here.')) };
  const ports: Ports = { findings, toolbox, analyst, store, channel, tracker: null, clock, log };
  const watched = [{ id: alerts, allowedSenders: ['B0AWS'] }];
  const reception = createReception(ports, await loadSettings(), { channels: watched, own: slack.own, ...rest });
  let heard = 0;
  const intake: Reception = {
    ...reception,
    heard: (message, place, isShared) => {
      heard += 1;
      return reception.heard(message, place, isShared);
    },
  };
  listen(slack, { intake, language: 'en', allowed: null, watched: [alerts], log });
  slack.onChange((isConnected) => (isConnected ? void reception.connected() : reception.disconnected()));
  const inbox = createInbox({ store, client, replay: slack.replay, language: 'en', log });
  slack.intercept(inbox.receive);
  await slack.start();
  await reception.resume();
  await inbox.open();
  const stop = async () => {
    await slack.stop();
    await inbox.close(3000);
    await reception.drain(3000);
  };
  return { reception, heard: () => heard, stop };
}

const clock = { now: () => new Date() };

async function loadSettings(): Promise<Settings> {
  return {
    organisation: {
      language: 'en',
      timeZone: 'UTC',
      businessHours: null,
      holidays: [],
      accounts: [],
      ownNetworks: null,
      userPatterns: [],
      inventory: [],
      logSources: [],
    },
    language: 'en',
    homeRegion: 'eu-west-1',
    playbooks: await loadPlaybooks(playbooksFolder),
    budgets: { seconds: 20, toolCalls: 10 },
    ways: [],
    matchesNetwork,
  };
}
