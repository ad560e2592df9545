import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { prepareDirectory } from '../../prepared-directory.ts';
import { alertChannel } from '../../story/read-slack.ts';
import { waitFor } from '../../story/wait-for.ts';
import { createRandom, type Random } from '../kill/moments.ts';
import { kinds } from '../kill/people.ts';
import { type Lab, openLab } from '../open-lab.ts';
import { judgeSoak, type Verdict } from './judge-soak.ts';
import { type AskedFinding, openPeople, type People } from './press-now-and-then.ts';

export interface SoakOptions {
  readonly alerts: number;
  readonly seed: number;
  /** Of the alerts, whose analysis is asked for. */
  readonly askedShare: number;
  /** The alerts come in so many waves, … */
  readonly waves: number;
  /** … and the bot has nothing to do for so long after each. */
  readonly restMs: number;
  /** Told of each wave. */
  readonly note?: (line: string) => void;
}

export interface Soaked extends Verdict {
  readonly delivered: number;
  readonly duplicates: number;
  readonly seconds: number;
  readonly disconnects: number;
  /** After garbage was collected, in MB, at equal distances while alerts come, and after each wave. */
  readonly heapMb: readonly number[];
  readonly rssMb: readonly number[];
  readonly restingHeapMb: readonly number[];
  readonly restingRssMb: readonly number[];
}

const program = join(import.meta.dirname, 'soak-bot.ts');
const samples = 12;
/** Of the time from one look to the next. */
const idleShare = 0.3;
const Memory = z.object({ heapUsed: z.number(), rss: z.number(), cpuMs: z.number() });
type Memory = z.infer<typeof Memory>;

interface Soak extends SoakOptions {
  readonly lab: Lab;
  readonly child: ChildProcess;
  readonly random: Random;
  readonly people: People;
}

/** Posts so many alerts, 30 % of them of findings that were posted before, while Slack answers wrongly and disconnects. */
export async function runSoak(options: SoakOptions): Promise<Soaked> {
  const started = Date.now();
  const random = createRandom(options.seed);
  const lab = await openLab({ copies: Math.ceil((options.alerts * 0.75) / kinds), slack: quickSlack, settings });
  const folder = await prepareDirectory();
  const env = { ...process.env, ...lab.environment, GD_TRIAGE_DATA_DIR: folder };
  const child = fork(program, { env, execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const people = openPeople(lab, createRandom(options.seed + 1), options.askedShare);
  try {
    await waitFor('the bot connects', () => lab.world.slack.connections() > 0, 240_000);
    const { stamps, ...posted } = await playWaves({ ...options, lab, child, random, people });
    const asked = await people.settle();
    await waitForTickets(lab, asked);
    child.send('stop');
    await once(child, 'exit');
    const seconds = Math.round((Date.now() - started) / 1000);
    return { ...posted, seconds, ...(await judgeSoak(lab, folder, { stamps, asked })) };
  } finally {
    child.kill('SIGKILL');
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What JIRA could not take or confirm at once comes by itself, within some six minutes. */
const ticketMs = 400_000;

async function waitForTickets({ world }: Lab, asked: readonly AskedFinding[]): Promise<void> {
  const until = Date.now() + ticketMs;
  const isMissing = (): boolean => {
    const labels = new Set(world.jira.issues().flatMap(({ fields }) => fields.labels));
    return asked.some(({ findingId }) => !labels.has(`gd-${findingId}`));
  };
  while (isMissing() && Date.now() < until) await sleep(2000);
}

/** A hundred times Slack's limits, like the pace of the bot in here. */
const fast = { perMinute: 6000, burst: 200 };
const quickSlack = { rateLimits: { post: fast, tier2: fast, tier3: fast, tier4: fast } };
/** Two people ask for what a hundred would. */
const settings = { limits: { investigations: 8, perPerson: 10_000, perChannel: 10_000 } };

/** 2 % of the calls are throttled, 1 % fail, and 1 % are carried out but the answer breaks off. */
function failNowAndThen({ proxies }: Lab, random: Random): void {
  const hit = (share: number) => ({
    match: ({ isUpgrade }: { readonly isUpgrade: boolean }) => !isUpgrade && random() < share,
  });
  proxies.slack.fail('429', { ...hit(0.02), answer: () => ({ body: '{"ok":false,"error":"ratelimited"}' }) });
  proxies.slack.fail('500', hit(0.01));
  proxies.slack.fail('half', hit(0.01));
}

async function playWaves(soak: Soak) {
  const { alerts, waves, restMs, lab, child, people, note } = soak;
  const stamps: string[] = [];
  const busy: Memory[] = [];
  const resting: Memory[] = [];
  let fresh = 0;
  for (let wave = 1; wave <= waves; wave += 1) {
    failNowAndThen(lab, soak.random);
    fresh = await postWave(soak, { count: Math.round((alerts * wave) / waves), fresh, stamps, busy });
    await people.settle();
    await lab.proxies.slack.clear();
    await waitUntilQuiet(soak);
    await sleep(restMs);
    resting.push(await askMemory(child));
    note?.(`wave ${wave}: ${stamps.length} alerts, at rest ${toMb(resting.at(-1)?.heapUsed ?? 0)} MB of heap`);
  }
  return {
    stamps,
    delivered: alerts,
    duplicates: alerts - fresh,
    disconnects: Math.min(6, alerts),
    heapMb: busy.map((one) => toMb(one.heapUsed)),
    rssMb: busy.map((one) => toMb(one.rss)),
    restingHeapMb: resting.map((one) => toMb(one.heapUsed)),
    restingRssMb: resting.map((one) => toMb(one.rss)),
  };
}

const toMb = (bytes: number): number => Math.round(bytes / 1_000_000);

interface Wave {
  readonly count: number;
  readonly fresh: number;
  readonly stamps: string[];
  readonly busy: Memory[];
}

/** Posts alerts until there are so many. Returns how many findings there are by then. */
async function postWave({ alerts, lab: { world }, child, random, people }: Soak, wave: Wave): Promise<number> {
  let { fresh } = wave;
  for (let index = wave.stamps.length; index < wave.count; index += 1) {
    const isDuplicate = fresh > 0 && random() < 0.3;
    const which = isDuplicate ? Math.floor(random() * fresh) : fresh++;
    const scenario = world.scenarios[spread(which, world.scenarios.length)];
    const { ts } = await world.deliver(scenario?.name ?? '');
    wave.stamps.push(ts);
    if (scenario) people.see(scenario, ts);
    // As fast as the bot takes them: one that has too much to do answers late.
    if (index % 10 === 9) await Promise.all([sleep(80), askMemory(child, 'load')]);
    if (index % Math.ceil(alerts / samples) === 0) wave.busy.push(await askMemory(child));
    if (index % Math.ceil(alerts / 6) === Math.ceil(alerts / 7)) world.slack.disconnectSockets();
  }
  wave.busy.push(await askMemory(child));
  return fresh;
}

/** All kinds in turn; the copies of a kind stand one after the other. */
function spread(index: number, total: number): number {
  return (index % kinds) * (total / kinds) + Math.floor(index / kinds);
}

async function askMemory(child: ChildProcess, question: 'memory' | 'load' = 'memory'): Promise<Memory> {
  const answer = once(child, 'message');
  child.send(question);
  return Memory.parse((await answer)[0]);
}

/** The bot says nothing new and has nothing to do: what was missed is read from the history without a word. */
async function waitUntilQuiet({ alerts, child, lab: { proxies, world } }: Soak): Promise<void> {
  await waitFor('the bot is connected', () => world.slack.connections() > 0, 60_000);
  const stepMs = alerts > 1000 ? 2000 : 700;
  let before = { calls: -1, cpuMs: 0 };
  for (let quiet = 0; quiet < 4; ) {
    await sleep(stepMs);
    const called = [...proxies.slack.passed.values()].reduce((sum, count) => sum + count, 0);
    const { cpuMs } = await askMemory(child, 'load');
    const isQuiet = called === before.calls && cpuMs - before.cpuMs < stepMs * idleShare && !isInvestigating(world);
    quiet = isQuiet ? quiet + 1 : 0;
    before = { calls: called, cpuMs };
  }
}

function isInvestigating({ slack: { workspace } }: Lab['world']): boolean {
  return (workspace.messages.get(alertChannel) ?? []).some(({ text, botId, visibleTo }) => {
    return botId === workspace.app.botId && !visibleTo && /^(Investigating|Waiting)/.test(text);
  });
}
