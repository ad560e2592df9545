import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import { prepareDirectory } from '../../prepared-directory.ts';
import { alertChannel, readReplies, showText } from '../../story/read-slack.ts';
import { waitFor } from '../../story/wait-for.ts';
import { createRandom, type Random } from '../kill/moments.ts';
import { kinds } from '../kill/run-kills.ts';
import { type Lab, openLab } from '../open-lab.ts';

export interface Soaked {
  readonly delivered: number;
  readonly duplicates: number;
  readonly seconds: number;
  /** Alert messages the database knows, by what became of them. */
  readonly settled: Readonly<Record<string, number>>;
  readonly lost: number;
  /** Threads with more than one reply that offers, and findings that were offered under more than one alert. */
  readonly doubled: number;
  readonly disconnects: number;
  /** After garbage was collected, in MB, at equal distances. */
  readonly heapMb: readonly number[];
  readonly rssMb: readonly number[];
}

const program = join(import.meta.dirname, 'soak-bot.ts');
const samples = 12;
/** Within 2 s, the collection of garbage included. */
const idleCpuMs = 500;
const Memory = z.object({ heapUsed: z.number(), rss: z.number(), cpuMs: z.number() });
const Rows = z.array(z.object({ ts: z.string(), finding: z.string().nullable(), settled: z.string().nullable() }));

/** Posts so many alerts, 30 % of them of findings that were posted before, while Slack answers wrongly and disconnects. */
export async function runSoak(alerts: number, seed: number): Promise<Soaked> {
  const started = Date.now();
  const random = createRandom(seed);
  const lab = await openLab({ copies: Math.ceil((alerts * 0.75) / kinds), slack: quickSlack });
  const folder = await prepareDirectory();
  const env = { ...process.env, ...lab.environment, GD_TRIAGE_DATA_DIR: folder };
  const child = fork(program, { env, execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    await waitFor('the bot connects', () => lab.world.slack.connections() > 0, 240_000);
    failNowAndThen(lab, random);
    const posted = await postAll({ alerts, lab, child, random });
    await lab.proxies.slack.clear();
    await waitUntilQuiet(lab, child);
    child.send('stop');
    await once(child, 'exit');
    const seconds = Math.round((Date.now() - started) / 1000);
    return { ...posted.outcome, seconds, ...(await judge(lab, folder, posted.stamps)) };
  } finally {
    child.kill('SIGKILL');
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A hundred times Slack's limits, like the pace of the bot in here. */
const fast = { perMinute: 6000, burst: 200 };
const quickSlack = { rateLimits: { post: fast, tier3: fast, tier4: fast } };

/** 2 % of the calls are throttled, 1 % fail, and 1 % are carried out but the answer breaks off. */
function failNowAndThen({ proxies }: Lab, random: Random): void {
  const hit = (share: number) => ({
    match: ({ isUpgrade }: { readonly isUpgrade: boolean }) => !isUpgrade && random() < share,
  });
  proxies.slack.fail('429', { ...hit(0.02), answer: () => ({ body: '{"ok":false,"error":"ratelimited"}' }) });
  proxies.slack.fail('500', hit(0.01));
  proxies.slack.fail('half', hit(0.01));
}

interface Posting {
  readonly alerts: number;
  readonly lab: Lab;
  readonly child: ChildProcess;
  readonly random: Random;
}

async function postAll({ alerts, lab, child, random }: Posting) {
  const { world } = lab;
  const stamps: string[] = [];
  const memory: z.infer<typeof Memory>[] = [];
  let fresh = 0;
  let disconnects = 0;
  for (let count = 0; count < alerts; count += 1) {
    const isDuplicate = fresh > 0 && random() < 0.3;
    const index = isDuplicate ? Math.floor(random() * fresh) : fresh++;
    const scenario = world.scenarios[spread(index, world.scenarios.length)];
    stamps.push((await world.deliver(scenario?.name ?? '')).ts);
    // As fast as the bot takes them: what it has not heard yet waits in the socket.
    if (count % 10 === 9) await sleep(80);
    if (count % Math.ceil(alerts / samples) === 0) memory.push(await askMemory(child));
    if (count % Math.ceil(alerts / 6) === Math.ceil(alerts / 7)) {
      world.slack.disconnectSockets();
      disconnects += 1;
    }
  }
  memory.push(await askMemory(child));
  const toMb = (bytes: number) => Math.round(bytes / 1_000_000);
  const outcome = { delivered: alerts, duplicates: alerts - fresh, disconnects };
  const figures = { heapMb: memory.map((one) => toMb(one.heapUsed)), rssMb: memory.map((one) => toMb(one.rss)) };
  return { stamps, outcome: { ...outcome, ...figures } };
}

/** All kinds in turn; the copies of a kind stand one after the other. */
function spread(index: number, total: number): number {
  return (index % kinds) * (total / kinds) + Math.floor(index / kinds);
}

async function askMemory(child: ChildProcess): Promise<z.infer<typeof Memory>> {
  const answer = once(child, 'message');
  child.send('memory');
  return Memory.parse((await answer)[0]);
}

/** The bot says nothing new and has nothing to do: what was missed is read from the history without a word. */
async function waitUntilQuiet({ proxies, world }: Lab, child: ChildProcess): Promise<void> {
  await waitFor('the bot is connected', () => world.slack.connections() > 0, 60_000);
  let before = { calls: -1, cpuMs: 0 };
  for (let quiet = 0; quiet < 4; ) {
    await sleep(2000);
    const calls = [...proxies.slack.passed.values()].reduce((sum, count) => sum + count, 0);
    const { cpuMs } = await askMemory(child);
    quiet = calls === before.calls && cpuMs - before.cpuMs < idleCpuMs ? quiet + 1 : 0;
    before = { calls, cpuMs };
  }
}

async function judge({ world }: Lab, folder: string, stamps: readonly string[]) {
  const database = await PGlite.create(join(folder, 'database'));
  const rows = Rows.parse((await database.query('select ts, finding_id as finding, settled from alerts')).rows);
  await database.close();
  const settled: Record<string, number> = {};
  for (const row of rows) settled[row.settled ?? 'open'] = (settled[row.settled ?? 'open'] ?? 0) + 1;
  const known = new Set(rows.filter((row) => row.settled !== null).map((row) => row.ts));
  const offers = stamps.map((ts) => countOffers(world, ts));
  // Alerts that name no id cannot be known to mean the same finding; each has its own reply.
  const offered = rows.flatMap(({ settled: how, finding }) => (how === 'offered' && finding !== null ? [finding] : []));
  const twice = offers.filter((count) => count > 1).length + offered.length - new Set(offered).size;
  const unanswered = rows.filter((row) => row.settled === 'offered' && countOffers(world, row.ts) === 0).length;
  return { settled, lost: stamps.filter((ts) => !known.has(ts)).length + unanswered, doubled: twice };
}

function countOffers(world: Lab['world'], ts: string): number {
  return readReplies(world, ts, alertChannel).filter((reply) => showText(reply).includes('GuardDuty finding')).length;
}
