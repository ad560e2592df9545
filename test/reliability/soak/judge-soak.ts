import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import type { Message } from '../../../src/demo/slack/model.ts';
import { alertChannel, readWhispers, showText } from '../../story/read-slack.ts';
import { openJudge } from '../kill/judge-kills.ts';
import type { Lab } from '../open-lab.ts';
import type { AskedFinding } from './press-now-and-then.ts';

export interface Verdict {
  /** Alert messages the database knows, by what became of them. */
  readonly settled: Readonly<Record<string, number>>;
  readonly lost: number;
  /** Threads with more than one reply that offers, and findings that were offered under more than one alert. */
  readonly doubled: number;
  /** Findings that were asked about, by how. */
  readonly asked: Readonly<Record<string, number>>;
  /** Of those: what is not there exactly once. */
  readonly faults: readonly string[];
}

const Rows = z.array(z.object({ ts: z.string(), finding: z.string().nullable(), settled: z.string().nullable() }));
const Cases = z.array(z.object({ key: z.string(), thread: z.string() }));

/** Reads the database of a bot that was stopped, and what stands in Slack and JIRA. */
export async function judgeSoak(
  lab: Lab,
  folder: string,
  { stamps, asked }: { readonly stamps: readonly string[]; readonly asked: readonly AskedFinding[] },
): Promise<Verdict> {
  const database = await PGlite.create(join(folder, 'database'));
  const rows = Rows.parse((await database.query('select ts, finding_id as finding, settled from alerts')).rows);
  const cases = Cases.parse((await database.query('select key, thread_ts as thread from cases')).rows);
  await database.close();
  const threads = new Map(cases.map(({ key, thread }) => [key.split('/').at(-1), thread]));
  const judge = { lab, listFaults: openJudge(lab) };
  return {
    ...judgeAlerts(lab, rows, stamps),
    asked: countBy(asked.map(({ how }) => how)),
    faults: asked.flatMap((one) => listAskedFaults(judge, one, threads.get(one.findingId) ?? null)),
  };
}

function judgeAlerts({ world }: Lab, rows: z.infer<typeof Rows>, stamps: readonly string[]) {
  const offersOf = countOffers(world);
  const known = new Set(rows.filter((row) => row.settled !== null).map((row) => row.ts));
  // Alerts that name no id cannot be known to mean the same finding; each has its own reply.
  const offered = rows.flatMap(({ settled: how, finding }) => (how === 'offered' && finding !== null ? [finding] : []));
  const twice = stamps.filter((ts) => offersOf(ts) > 1).length + offered.length - new Set(offered).size;
  const unanswered = rows.filter((row) => row.settled === 'offered' && offersOf(row.ts) === 0).length;
  const settled = countBy(rows.map((row) => row.settled ?? 'open'));
  return { settled, lost: stamps.filter((ts) => !known.has(ts)).length + unanswered, doubled: twice };
}

/** Everything once, in the thread of its case; the reply that offers it may have been left out in a flood. */
function listAskedFaults(
  { lab, listFaults }: { readonly lab: Lab; readonly listFaults: ReturnType<typeof openJudge> },
  { name, findingId, how }: AskedFinding,
  thread: string | null,
): readonly string[] {
  if (thread === null) return [`${name} (${how}): no case. ${explain(lab, findingId)}`];
  const faults = listFaults({ name: `${name} (${how})`, findingId, ts: thread, presses: 1 });
  return faults.filter((fault) => !fault.endsWith('replies with the offer'));
}

/** What somebody was told about it. */
function explain({ world }: Lab, findingId: string): string {
  const told = ['U0AIKO', 'U0BEN'].flatMap((user) => readWhispers(world, user)).map(showText);
  const refusals = new Set(
    told.filter((text) => text.includes(findingId) || !/^(Started|An investigation)/.test(text)),
  );
  return `Answers: ${[...refusals].join(' | ')}`;
}

function countOffers({ slack: { workspace } }: Lab['world']): (ts: string) => number {
  const offers = new Map<string, number>();
  const isOffer = (message: Message) =>
    message.botId === workspace.app.botId && !message.visibleTo && message.text.startsWith('GuardDuty finding: press');
  for (const message of workspace.messages.get(alertChannel) ?? []) {
    const { threadTs } = message;
    if (threadTs !== undefined && isOffer(message)) offers.set(threadTs, (offers.get(threadTs) ?? 0) + 1);
  }
  return (ts) => offers.get(ts) ?? 0;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
