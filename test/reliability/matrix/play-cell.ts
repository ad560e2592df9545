import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../../../src/demo/world.ts';
import {
  aiko,
  alertChannel,
  findButtons,
  press,
  readFiles,
  readReplies,
  readWhispers,
  showText,
  waitForButton,
} from '../../story/read-slack.ts';
import { waitFor } from '../../story/wait-for.ts';
import { type BotInLab, startBotInLab } from '../start-bot-in-lab.ts';
import type { Cell } from './dependencies.ts';
import { type Bench, openBench } from './open-bench.ts';

/** What one fault came to, as people see it and as the servers know it. */
export interface Seen {
  /** What the person who asked was told while the fault lasted, or right after. */
  readonly told: string;
  /** What the thread says in the end. */
  readonly thread: string;
  /** The last report as Markdown. */
  readonly report: string;
  /** Outcomes in the coverage table for the source that failed. */
  readonly outcomes: readonly string[];
  /** How often a person asked until it was taken, and answered with more than that it has to be asked again. */
  readonly asked: number;
  readonly offers: number;
  readonly reports: number;
  /** Files per report; parts of a report that stand in the thread more than once. */
  readonly files: number;
  readonly doubledParts: number;
  readonly tickets: number;
  readonly log: string;
}

/** How long a dependency that fails in passing is away. */
const outageMs = 2500;
/**
 * Much more than it takes, for slow machines; what would not come at all is red. An investigation may take its 20 s, a hanging
 * GuardDuty or JIRA its own limits on top.
 */
const answerMs = 120_000;
/** For a ticket that comes by itself, 15 s after the report. */
const ticketMs = 90_000;
/** For an answer that comes by itself after an outage. */
const recoverMs = 60_000;

/** Plays one cell: the whole bot, a person, and one dependency that fails. */
export async function playCell({ dependency, fault }: Cell, databaseUrl: string | null): Promise<Seen> {
  const bench = await openBench(dependency, databaseUrl);
  let bot: BotInLab | null = null;
  try {
    bot = await startBotInLab(bench.lab, bench.environment);
    return await play({ dependency, fault }, bench, bot);
  } finally {
    await bench.heal();
    await bot?.stop();
    await bench.close();
  }
}

async function play({ dependency, fault }: Cell, bench: Bench, bot: BotInLab): Promise<Seen> {
  const { world } = bench.lab;
  // Its CloudTrail is not in Splunk, so both are asked.
  const name = '01-s3-exfiltration-sandbox';
  if (dependency.phase === 'offline') await bench.fail(fault);
  const { ts } = await world.deliver(name);
  if (dependency.phase === 'offline') await healLater(bench);
  const button = await waitForButton(world, ts);
  await waitFor('the bot is connected', () => world.slack.connections() > 0);
  if (dependency.phase !== 'offline') await bench.fail(fault);
  const acked = await press(world, button).then(
    () => true,
    () => false,
  );
  if (dependency.phase === 'outage') await healLater(bench);
  let asked = acked ? 1 : 1 + (await askUntilTaken(world, ts, button));
  const refusals = acked ? 0 : readWhispers(world, aiko).length;
  const isAnswered = () => readWhispers(world, aiko).length > refusals || isOver(world, ts);
  await waitFor('an answer', isAnswered, dependency.phase === 'asked' ? answerMs : recoverMs).catch(() => null);
  const told = readWhispers(world, aiko).map(showText).join('\n');
  await bench.heal();
  if (!isReported(world, ts) && !(await comesByItself(world, ts, refusals))) {
    asked += 1;
    await askAgain(world, ts, button);
    await waitFor('the report after the fault', () => isReported(world, ts), recoverMs);
  }
  const isTicketTold = () => readReplies(world, ts).some((reply) => /\bTicket: /.test(showText(reply)));
  await waitFor('the ticket in the thread', isTicketTold, ticketMs).catch(() => null);
  return { ...observe(world, ts, dependency.via), told, asked, log: JSON.stringify(bot.log) };
}

async function healLater(bench: Bench): Promise<void> {
  await sleep(outageMs);
  await bench.heal();
}

/** A failure that was told will not become a report by itself, unless that is what was told; silence may. */
async function comesByItself(world: World, ts: string, refusals: number): Promise<boolean> {
  const told = readWhispers(world, aiko).slice(refusals).map(showText).join('\n');
  if ((told !== '' && !told.includes('tries again by itself')) || isOver(world, ts)) return false;
  return waitFor('a late report', () => isReported(world, ts), recoverMs).catch(() => false);
}

/** Slack says at once when the bot did not take it. Returns how often it took. */
async function askUntilTaken(world: World, ts: string, button: Parameters<typeof press>[1]): Promise<number> {
  const until = Date.now() + recoverMs;
  for (let asked = 1; ; asked += 1) {
    try {
      await askAgain(world, ts, button);
      return asked;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

/** With the button, or where it is gone with the shortcut. */
async function askAgain(world: World, ts: string, button: Parameters<typeof press>[1]): Promise<void> {
  const left = readReplies(world, ts).flatMap(findButtons).at(-1);
  if (left) return press(world, left);
  const callbackId = 'analyze_finding';
  return world.slack
    .perform({ type: 'shortcut', as: aiko, channel: alertChannel, messageTs: ts, callbackId })
    .catch(() => press(world, button));
}

function isOver(world: World, ts: string): boolean {
  return readReplies(world, ts).some(({ text }) => /^Investigation finished|investigation failed/i.test(text));
}

function isReported(world: World, ts: string): boolean {
  return readReplies(world, ts).some(({ text }) => text.startsWith('Investigation finished'));
}

function observe(world: World, ts: string, via: string | undefined) {
  const replies = readReplies(world, ts);
  const texts = replies.map(showText);
  const report = readFiles(world, ts).at(-1) ?? '';
  const parts = texts.filter((text) => /\b[1-8]\. [A-Z]/.test(text));
  return {
    thread: texts.join('\n'),
    report,
    outcomes: readOutcomes(report, via),
    offers: replies.filter(({ text }) => text.startsWith('GuardDuty finding: press')).length,
    reports: texts.filter((text) => text.includes('1. Executive Summary')).length,
    files: replies.filter(({ fileIds }) => fileIds?.length).length,
    doubledParts: parts.length - new Set(parts).size,
    tickets: world.jira.issues().length,
  };
}

/** The outcome column of the coverage table, without its details. */
function readOutcomes(report: string, via: string | undefined): readonly string[] {
  const rows = report.split('\n').filter((line) => line.startsWith('| Q') && line.includes(`(${via})`));
  return [...new Set(rows.map((row) => row.split(' | ')[4]?.split(':')[0] ?? ''))].sort();
}
