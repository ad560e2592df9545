import { openAddressBook } from './addresses/open-address-book.ts';
import { chooseAnalyst } from './choose-analyst.ts';
import { matchesNetwork } from './config/match-network.ts';
import type { Config } from './config.ts';
import type { AddressBook } from './domain/address-book.ts';
import { fail, type TriageError } from './domain/errors.ts';
import type { SecondOpinion } from './domain/second-opinion.ts';
import { createSecondOpinion } from './guardduty/second-opinion.ts';
import { watchSources } from './health/watch-sources.ts';
import { createTracker } from './jira/tracker.ts';
import { accessTo, connectLogTools, type LogTools, waysOf } from './log-tools.ts';
import { type Care, lookAfter } from './look-after.ts';
import { findSplFault } from './mcp/spl-guard.ts';
import { playbooksFolder } from './paths.ts';
import { loadPlaybooks } from './playbook/load-playbooks.ts';
import type { Logger, Ports } from './ports.ts';
import { createChannel } from './slack/channel.ts';
import { connectSlack, type SlackConnection } from './slack/connect.ts';
import { createInbox, type Inbox } from './slack/inbox.ts';
import { listen } from './slack/listen.ts';
import { type SlackPace, slackPace } from './slack/pace.ts';
import { tellAdmin } from './slack/tell-admin.ts';
import type { Recovery } from './store/open-database.ts';
import { openStore, type Store } from './store/open-store.ts';
import { createReception } from './triage/reception.ts';
import type { Settings } from './triage/settings.ts';

/** The running bot. */
export interface Bot {
  /** Resolves when Slack refuses a token for good: nothing more will come. */
  readonly refused: Promise<TriageError>;
  /** Takes no more work, gives running investigations time to finish, closes everything. What is left resumes at the next start. */
  stop(): Promise<void>;
}

const clock = { now: () => new Date() };
const drainMs = 15_000;
/** What people asked for is seen to in less, or by whoever runs next. */
const requestMs = 3000;

/** Start here: configuration → vendors → triage → Slack. The only place that knows them all. */
export async function startBot(config: Config, log: Logger, pace: SlackPace = slackPace): Promise<Bot> {
  const { start, ...bot } = await assemble(config, log, pace);
  try {
    await start();
  } catch (error) {
    // What is open would keep the process from ending.
    await bot.stop().catch(() => undefined);
    throw error;
  }
  const { channels, tracker, model } = config;
  log.info(
    { channels: channels.length, tickets: tracker !== null, model: model?.model ?? 'rules' },
    'gd-triage is listening',
  );
  return bot;
}

async function assemble(config: Config, log: Logger, pace: SlackPace): Promise<Bot & { start(): Promise<void> }> {
  const { language, timeZone } = config.organisation;
  const addresses = await openAddresses(config, log);
  const playbooks = await loadPlaybooks(playbooksFolder, { spl: findSplFault });
  const base = { ...makeSettings(config, playbooks), addresses, secondOpinion: openSecondOpinion(config) };
  const slack = await connectSlack({ ...config.slack, log });
  const { client, refused } = slack;
  const admin = chooseAdmin(config);
  const onRecovery = (recovery: Recovery): void =>
    void tellAdmin(explainRecovery(recovery), { client, admin, language, log });
  const store = await openStore({ ...config, clock, log, onRecovery, line: lineOf(config) });
  const tools = connectLogTools(config, log, store.turns);
  const settings = { ...base, documentation: tools.documentation };
  const { toolbox, sources } = watchSources(tools.toolbox, clock);
  const care = lookAfter({ config, store, isConnected: slack.isConnected, sources, clock, log });
  const channel = createChannel({ client, store, language, timeZone, clock, log, admin, pace, replica: store.replica });
  const tracker = openTracker(config, log);
  const analyst = await chooseAnalyst({ config, language, log });
  const ports: Ports = { ...tools, toolbox, store, channel, tracker, analyst, clock, log };

  const { channels, autoAnalyze, allowedToAct, limits } = config;
  const bounds = { sideBySide: limits.investigations, limits };
  const reception = createReception(ports, settings, { channels, own: slack.own, rules: autoAnalyze, ...bounds });
  const watched = channels.map(({ id }) => id);
  listen(slack, { intake: reception, language, timeZone, allowed: allowedToAct.analyze, watched, log });
  slack.onChange((isConnected) => (isConnected ? void reception.connected() : reception.disconnected()));
  const inbox = createInbox({ store, client, replay: slack.replay, language, log });
  slack.intercept(inbox.receive);
  return {
    refused,
    start: () => start({ care, slack, reception, inbox }),
    stop: () => stop({ care, slack, reception, inbox, tools, store }),
  };
}

interface Running {
  readonly care: Care;
  readonly slack: SlackConnection;
  readonly reception: ReturnType<typeof createReception>;
  readonly inbox: Inbox;
}

async function start({ care, slack, reception, inbox }: Running): Promise<void> {
  await care.start();
  await slack.start();
  await reception.resume();
  await inbox.open();
}

async function stop(bot: Running & { readonly tools: LogTools; readonly store: Store }): Promise<void> {
  bot.care.stopping();
  await bot.slack.stop();
  await bot.inbox.close(requestMs);
  await bot.reception.drain(drainMs);
  await bot.tools.close();
  await bot.care.close();
  await bot.store.close();
}

function explainRecovery({ movedTo, restoredFrom }: Recovery): TriageError {
  if (restoredFrom === null) return fail('database_begun_anew', { movedTo });
  return fail('database_restored', { movedTo, backup: restoredFrom });
}

function makeSettings({ organisation, budgets, awsRegion }: Config, playbooks: Settings['playbooks']): Settings {
  const { language } = organisation;
  const ways = waysOf(organisation);
  return { organisation, language, budgets, playbooks, matchesNetwork, homeRegion: awsRegion, ways };
}

/** The operator's own lists about addresses; one that cannot be read is left out, so that it stops nothing. */
async function openAddresses({ addressData }: Config, log: Logger): Promise<AddressBook | null> {
  const { book, unreadable } = await openAddressBook(addressData, matchesNetwork);
  for (const file of unreadable) log.warn({ file }, 'A list of addresses cannot be read and is left out');
  return book;
}

function openSecondOpinion(config: Config): SecondOpinion | null {
  const { guardDuty, perDay, waitSeconds } = config.secondOpinion;
  return guardDuty ? createSecondOpinion({ ...accessTo(config), perDay, waitMs: waitSeconds * 1000 }) : null;
}

function lineOf({ limits }: Config) {
  return { total: limits.waiting, each: limits.waitingEach };
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
