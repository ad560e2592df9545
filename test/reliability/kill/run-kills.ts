import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../story/wait-for.ts';
import type { Lab } from '../open-lab.ts';
import { createRandom, type Moment, planMoments } from './moments.ts';
import { type Asked, act, type People, retryUnacknowledged, waitForRoom } from './people.ts';
import { prepareReplica, type Replica } from './replica.ts';

export interface KillOptions {
  readonly lab: Lab;
  readonly kills: number;
  readonly seed: number;
  /** Processes side by side; more than one needs PostgreSQL. */
  readonly replicas: number;
  /** Environment of every process, on top of the lab's. */
  readonly environment: Readonly<Record<string, string>>;
  /** A moment that has not come by then does not lie on this way. */
  readonly patienceMs: number;
  /** Told of each kill. */
  readonly note?: (line: string) => void;
}

export interface KillRun {
  readonly asked: readonly Asked[];
  /** Moments that were met as planned; the others were killed when they did not come. */
  readonly met: ReadonlyMap<string, number>;
  readonly missed: number;
  /** What processes wrote to stderr on their own. */
  readonly complaints: readonly string[];
  /** Ends the last processes in an orderly way. */
  stop(): Promise<void>;
}

/** The machine may be busy with other tests. */
const connectMs = 240_000;
/** Time between a kill and the end of the process; a call whose sender died is not passed on. */
const deathMs = 15;

interface Desk extends KillOptions, People {
  readonly running: Replica[];
  spare: Replica;
  readonly met: Map<string, number>;
  missed: number;
  readonly complaints: string[];
}

/** Kills the bot again and again while people ask it for analyses, and starts it anew each time. */
export async function runKills(options: KillOptions): Promise<KillRun> {
  const desk: Desk = {
    ...options,
    random: createRandom(options.seed),
    running: [],
    spare: prepare(options),
    asked: [],
    met: new Map(),
    missed: 0,
    complaints: [],
  };
  try {
    await playAll(desk);
  } catch (error) {
    // A process that stays would keep its data directory and the test run open.
    await Promise.all([...desk.running, desk.spare].map((one) => one.signal('SIGKILL')));
    throw error;
  }
  return {
    ...desk,
    stop: async () => {
      await Promise.all([...desk.running.map((one) => end(one, 'SIGTERM', desk)), desk.spare.signal('SIGKILL')]);
    },
  };
}

async function playAll(desk: Desk): Promise<void> {
  for (let count = 0; count < desk.replicas; count += 1) startSpare(desk);
  await waitUntilConnected(desk);
  for (const [index, moment] of planMoments(desk.kills, desk.random).entries()) {
    const started = Date.now();
    await playRound(moment, desk);
    desk.note?.(`kill ${index + 1}: ${moment.name}, ${Date.now() - started} ms, ${desk.missed} missed so far`);
  }
  await retryUnacknowledged(desk);
}

function prepare({ lab, environment }: KillOptions): Replica {
  return prepareReplica({ ...lab.environment, ...environment });
}

function startSpare(desk: Desk): void {
  desk.spare.start();
  desk.running.push(desk.spare);
  desk.spare = prepare(desk);
}

/** One life: an alert comes, somebody asks, the moment comes, the process dies and the next one starts. */
async function playRound(moment: Moment, desk: Desk): Promise<void> {
  await waitForRoom(desk);
  const killed = killAt(moment, desk);
  const people = act(desk).catch(() => undefined);
  await killed;
  await waitUntilConnected(desk);
  await people;
  await retryUnacknowledged(desk);
}

async function killAt(moment: Moment, desk: Desk): Promise<void> {
  const isMet = await waitForMoment(moment, desk, () => killOne(desk));
  if (isMet) desk.met.set(moment.name, (desk.met.get(moment.name) ?? 0) + 1);
  else {
    desk.missed += 1;
    await killOne(desk);
  }
  startSpare(desk);
}

/** Calls `strike` in the middle of the call that is meant, and holds the call up until the process is dead. */
async function waitForMoment(moment: Moment, { lab, patienceMs }: Desk, strike: () => Promise<void>): Promise<boolean> {
  if (moment.kind === 'time') {
    await sleep(moment.afterMs);
    await strike();
    return true;
  }
  const proxy = lab.proxies[moment.service];
  let target: unknown = null;
  try {
    return await new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false), patienceMs);
      proxy.watch(async (call, when) => {
        if (when === 'before' && target === null && moment.match(call)) target = call;
        if (call !== target || when !== moment.when) return;
        await strike();
        resolve(true);
      });
    });
  } finally {
    proxy.watch(null);
  }
}

async function killOne(desk: Desk): Promise<void> {
  const [victim] = desk.running.splice(Math.floor(desk.random() * desk.running.length), 1);
  if (victim) await end(victim, 'SIGKILL', desk);
  await sleep(deathMs);
}

async function end(replica: Replica, signal: NodeJS.Signals, { complaints }: Desk): Promise<void> {
  if (!replica.isAlive()) complaints.push(`It ended by itself. ${replica.said()}`);
  await replica.signal(signal);
  if (replica.said() !== '') complaints.push(replica.said());
}

async function waitUntilConnected({ lab, running, complaints }: Desk): Promise<void> {
  const isUp = () => lab.world.slack.connections() >= running.length || running.some((one) => !one.isAlive());
  await waitFor('the bot connects', isUp, connectMs);
  const dead = running.find((one) => !one.isAlive());
  if (dead) throw new Error(`The bot ended at its start: ${dead.said()}${complaints.join('\n')}`);
}
