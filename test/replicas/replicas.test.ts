import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { World } from '../../src/demo/world.ts';
import { postgresUrl } from '../store/engines.ts';
import {
  aiko,
  ben,
  press,
  readReplies,
  readWhispers,
  showText,
  waitForButton,
  waitForReports,
} from '../story/read-slack.ts';
import { endProgram, startProgram } from '../story/start-program.ts';
import { openWorld } from '../story/start-story.ts';
import { waitFor } from '../story/wait-for.ts';
import { createDatabase, type OwnDatabase } from './own-database.ts';

const slow = 120_000;

let world: World;
let database: OwnDatabase;
const bots = new Set<ChildProcess>();

const onPostgres = postgresUrl === undefined ? describe.skip : describe;

async function startReplica(): Promise<ChildProcess> {
  const before = world.slack.connections();
  const environment = {
    ...world.environment,
    DATABASE_URL: database.url,
    GD_TRIAGE_LOG_LEVEL: process.env['REPLICA_LOG'] ?? 'silent',
  };
  const child = startProgram(['start'], { environment, cwd: tmpdir() });
  child.stdout?.pipe(process.stderr);
  child.stderr?.pipe(process.stderr);
  bots.add(child);
  await waitFor('the replica connects', () => world.slack.connections() > before || child.exitCode !== null, slow);
  expect(child.exitCode).toBeNull();
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  bots.delete(child);
  return endProgram(child, signal);
}

/** Has a finding analysed while CloudTrail does not answer, so that the investigation stays in its look. */
async function stall(part: string): Promise<{ readonly ts: string; readonly label: string }> {
  const played = world.scenarios.find(({ name }) => name.includes(part));
  if (!played) throw new Error(`No scenario has ${part} in its name: see src/demo/scenarios.`);
  const { ts } = await world.deliver(played.name);
  const button = await waitForButton(world, ts);
  world.aws.faults.set({ service: 'cloudtrail' }, 'timeout');
  await press(world, button, aiko);
  await waitFor('the investigation looks', () => progressOf(ts)[0]);
  return { ts, label: `gd-${played.finding.Id}` };
}

function progressOf(threadTs: string) {
  return readReplies(world, threadTs).filter(({ text }) => text.startsWith('Investigat'));
}

function expectOneOfEach({ ts, label }: { readonly ts: string; readonly label: string }): void {
  const replies = readReplies(world, ts);

  expect(progressOf(ts)).toHaveLength(1);
  expect(replies.filter((message) => showText(message).includes('1. Executive Summary'))).toHaveLength(1);
  expect(replies.filter(({ fileIds }) => fileIds?.length)).toHaveLength(1);
  expect(world.jira.issues().filter(({ fields }) => fields.labels.includes(label))).toHaveLength(1);
}

onPostgres('two bots on one database', () => {
  beforeAll(async () => {
    world = await openWorld();
    database = await createDatabase(postgresUrl ?? '');
  }, slow);
  afterEach(() => world.aws.faults.clear());
  afterAll(async () => {
    for (const child of bots) await endProgram(child, 'SIGKILL');
    await world.close();
    await database.drop();
  }, slow);

  it('make one case, one report and one ticket of many clicks, and each knows how far it is', async () => {
    await Promise.all([startReplica(), startReplica()]);
    await waitFor('both connect', () => world.slack.connections() === 2, slow);
    const stalled = await stall('s3-exfil');
    const [offer] = readReplies(world, stalled.ts);
    const callbackId = 'analyze_finding';
    // Slack hands each to one of the two, in turns.
    for (let clicks = 0; clicks < 4; clicks += 1) {
      await world.slack.perform({
        type: 'shortcut',
        as: ben,
        channel: offer?.channel ?? '',
        messageTs: stalled.ts,
        callbackId,
      });
    }
    const told = await waitFor('an answer each', () => {
      const whispers = readWhispers(world, ben).map(showText);
      return whispers.length >= 4 && whispers;
    });
    expect(told.filter((text) => /running already.*Looking in the logs/s.test(text))).toHaveLength(4);
    world.aws.faults.clear();
    await waitForReports(world, stalled.ts, { limitMs: slow });
    expectOneOfEach(stalled);
  }, 300_000);

  it('take over from each other what a killed one had in hand', async () => {
    const [first, second] = bots;
    if (first === undefined || second === undefined) throw new Error('The replicas do not run: see the first test.');
    expect(await end(first, 'SIGTERM')).toBe(0);
    // Only the second one can have it in hand.
    const stalled = await stall('tor');
    await startReplica();
    await end(second, 'SIGKILL');
    world.aws.faults.clear();
    await waitForReports(world, stalled.ts, { limitMs: slow });
    expectOneOfEach(stalled);
  }, 300_000);

  it('lose nothing in a rolling restart', async () => {
    const [old] = bots;
    if (old === undefined) throw new Error('No replica runs: see the first test.');
    const stalled = await stall('mining');
    await startReplica();
    const ended = end(old, 'SIGTERM');
    const later = await stall('ci-user');

    expect(await ended).toBe(0);
    world.aws.faults.clear();
    await waitForReports(world, stalled.ts, { limitMs: slow });
    await waitForReports(world, later.ts, { limitMs: slow });
    expectOneOfEach(stalled);
    expectOneOfEach(later);
    const open = await database.query(`select id from requests where settled_at is null`);
    const jobs = await database.query(`select id from jobs.job where state not in ('completed', 'cancelled')`);
    expect({ open, jobs }).toEqual({ open: [], jobs: [] });
  }, 300_000);
});
