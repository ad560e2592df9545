import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { World } from '../../src/demo/world.ts';
import { apiKey, type FakeOpenAI, startFakeOpenAI } from '../analyst/fake-openai.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { readHeadings } from './read-report.ts';
import { aiko, alertChannel, press, readReplies, showText, waitForButton, waitForReports } from './read-slack.ts';
import { endProgram, startProgram } from './start-program.ts';
import { openWorld, patientSlack } from './start-story.ts';
import { waitFor } from './wait-for.ts';

let world: World;
let folder: string;
let bot: ChildProcess | null = null;
let model: FakeOpenAI;

beforeAll(async () => {
  world = await openWorld({ slack: patientSlack });
  folder = await prepareDirectory();
  model = await startFakeOpenAI([{ content: 'No JSON.' }]);
});
afterEach(() => world.aws.faults.clear());
afterAll(async () => {
  if (bot !== null) await endProgram(bot, 'SIGKILL');
  await world.close();
  await model.close();
  await rm(folder, { recursive: true, force: true });
});

async function startBot(): Promise<ChildProcess> {
  const ai = { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: model.url };
  const environment = { ...world.environment, ...ai, GD_TRIAGE_DATA_DIR: folder, GD_TRIAGE_LOG_LEVEL: 'silent' };
  const child = startProgram(['start'], { environment, cwd: folder });
  bot = child;
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await waitFor('the bot connects', () => world.slack.connections() > 0 || child.exitCode !== null);
  // A bot that ended says why.
  expect(said).toBe('');
  return child;
}

async function stopBot(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const code = await endProgram(child, signal);
  await waitFor('the connection is gone', () => world.slack.connections() === 0);
  return code;
}

/** Delivers an alert and presses its button while CloudTrail does not answer, so that the investigation hangs in its look. */
async function stallInvestigation(part: string): Promise<{ readonly ts: string; readonly label: string }> {
  const played = world.scenarios.find(({ name }) => name.includes(part));
  if (!played) throw new Error(`No scenario has ${part} in its name: see src/demo/scenarios.`);
  const { ts } = await world.deliver(played.name);
  const button = await waitForButton(world, ts);
  world.aws.faults.set({ service: 'cloudtrail' }, 'timeout');
  await press(world, button);
  await waitFor('the investigation looks', () => progressOf(ts)[0]);
  return { ts, label: `gd-${played.finding.Id}` };
}

function progressOf(threadTs: string) {
  return readReplies(world, threadTs).filter(({ text }) => text.startsWith('Investigat'));
}

function expectOneOfEach(threadTs: string, label: string): void {
  const replies = readReplies(world, threadTs);
  const heads = replies.filter((message) => showText(message).includes('1. Executive Summary'));

  expect(progressOf(threadTs)).toHaveLength(1);
  expect(heads).toHaveLength(1);
  expect(replies.filter(({ fileIds }) => fileIds?.length)).toHaveLength(1);
  expect(world.jira.issues().filter(({ fields }) => fields.labels.includes(label))).toHaveLength(1);
}

describe('a bot that is killed in the middle of an investigation', () => {
  let ts = '';
  let label = '';

  it('finishes it after the next start: one progress message, one report, one ticket', async () => {
    const child = await startBot();
    ({ ts, label } = await stallInvestigation('s3-exfil'));
    await stopBot(child, 'SIGKILL');
    world.aws.faults.clear();
    await startBot();
    const markdown = await waitForReports(world, ts);

    expect(readHeadings(markdown)).toHaveLength(8);
    expectOneOfEach(ts, label);
  });

  it('knows case, messages and ticket afterwards: asking again updates them', async () => {
    const before = world.jira.issues().filter(({ fields }) => fields.labels.includes(label));
    const callbackId = 'analyze_finding';
    await world.slack.perform({ type: 'shortcut', as: aiko, channel: alertChannel, messageTs: ts, callbackId });
    await waitForReports(world, ts, { count: 2 });
    const after = world.jira.issues().filter(({ fields }) => fields.labels.includes(label));

    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
    expect(progressOf(ts)).toHaveLength(2);
  });

  it('does not pay the model twice, nor ask the logs again, when it is killed while it publishes', async () => {
    const played = world.scenarios.find(({ name }) => name.includes('tor'));
    const { ts: alertTs } = await world.deliver(played?.name ?? '');
    const button = await waitForButton(world, alertTs);
    const paid = model.asked.length;
    world.jira.faults.fail('any', { kind: 'hang', afterWrite: false }, Infinity);
    await press(world, button);
    // The evidence and the inference are kept by now, and JIRA does not answer.
    await waitFor('the report is written', () => progressOf(alertTs).some((one) => /▸ Publishing/.test(showText(one))));
    const asked = { model: model.asked.length, aws: world.aws.requests() };
    if (bot === null) throw new Error('The bot was not started: see the first test.');
    await stopBot(bot, 'SIGKILL');
    world.jira.faults.clear();
    await startBot();
    await waitForReports(world, alertTs);

    expect(asked.model).toBeGreaterThan(paid);
    expect({ model: model.asked.length, aws: world.aws.requests() }).toEqual(asked);
    expectOneOfEach(alertTs, `gd-${played?.finding.Id}`);
  });

  it('finishes what it was told to stop (SIGTERM), itself or after the next start', async () => {
    const second = await stallInvestigation('sample');
    const child = bot;
    if (child === null) throw new Error('The bot was not started: see the first test.');
    const stopped = stopBot(child, 'SIGTERM');
    world.aws.faults.clear();

    expect(await stopped).toBe(0);
    await startBot();
    await waitForReports(world, second.ts);
    expectOneOfEach(second.ts, second.label);
  });
});
