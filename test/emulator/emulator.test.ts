import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWorld, type World } from '../../src/demo/world.ts';
import { readHeadings, readVerdict } from '../story/read-report.ts';
import { openPage, type Page } from './open-page.ts';
import { channel, type Emulator, type EmulatorMessage, startEmulator, stopProcess } from './start-emulator.ts';

// The demo Slack is ours, and so are its mistakes. This Slack was written by others: where both agree with the bot, the bot
// is right. Alerts of other apps do not pass through it, so investigations begin with the slash command here.

const root = path.join(import.meta.dirname, '../..');
const waitMs = 100_000;

let emulator: Emulator;
let page: Page;
let world: World;
let bot: ChildProcess;
let folder: string;
let said = '';

beforeAll(async () => {
  emulator = await startEmulator();
  page = await openPage(emulator.pageUrl);
  world = await startWorld({ port: 0, now: new Date(), searchLagMs: 100 });
  folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-emulated-'));
  bot = spawn(process.execPath, ['src/cli.ts', 'start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...world.environment, ...emulator.environment, GD_TRIAGE_DATA_DIR: folder },
  });
  for (const stream of [bot.stdout, bot.stderr]) stream?.on('data', (text: Buffer) => (said += text));
  await waitFor('the bot to listen', () => said.includes('gd-triage is listening'));
}, 120_000);
afterAll(async () => {
  if (bot) await stopProcess(bot);
  await world?.close();
  await page?.leave();
  await emulator?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
}, 30_000);

async function waitFor<T>(what: string, check: () => T | Promise<T>): Promise<NonNullable<T>> {
  const until = Date.now() + waitMs;
  while (Date.now() < until) {
    const value = await check();
    if (value !== undefined && value !== null && value !== false) return value;
    if (bot.exitCode !== null) break;
    await sleep(50);
  }
  throw new Error(`Waited in vain for ${what}. The bot said:\n${said}`);
}

/** Waits for a message in the channel that a test looks for. */
function waitForMessage(what: string, isIt: (message: EmulatorMessage) => boolean): Promise<EmulatorMessage> {
  return waitFor(what, async () => (await emulator.messages(channel)).find(isIt));
}

function command(text: string, user = 'U0AIKO'): Promise<void> {
  return emulator.act('command', { channel, user, command: '/gd-triage', text });
}

function showsText(message: EmulatorMessage, text: string): boolean {
  return JSON.stringify([message.text, message.blocks]).includes(text);
}

function findFinding(fragment: string): { Id: string; reference: string } {
  const finding = world.scenarios.find(({ name }) => name.includes(fragment))?.finding;
  if (!finding) throw new Error(`No scenario is called ${fragment}.`);
  const { Id, Region, AccountId, Type } = finding;
  const reference = {
    findingId: Id,
    region: Region,
    accountId: AccountId,
    detectorId: null,
    type: Type,
    severity: null,
  };
  return { Id, reference: JSON.stringify(reference) };
}

describe('the bot in a Slack of others', () => {
  it('answers the slash command to the person who asked', async () => {
    await command('help');
    const answer = await waitForMessage('the help', (message) => showsText(message, '/gd-triage list'));
    expect(answer.subtype).toBe('ephemeral');
  }, 110_000);

  it('says what is wrong with an id that does not exist', async () => {
    const id = '0'.repeat(32);
    await command(id);
    const answer = await waitForMessage('the refusal', (message) => showsText(message, `no finding ${id}`));
    expect(answer.subtype).toBe('ephemeral');
  }, 110_000);

  it('investigates by command: a thread, one progress message, the report, the file, the ticket', async () => {
    const { Id } = findFinding('tor');
    await command(Id);
    const start = await waitForMessage('the announcement', (one) => one.subtype === undefined && showsText(one, Id));
    await waitForMessage('the answer', (one) => one.subtype === 'ephemeral' && showsText(one, 'Open the thread'));
    const file = await waitForMessage('the file', ({ files, thread_ts }) => files.length > 0 && thread_ts === start.ts);
    const markdown = await emulator.download(file.files[0]?.id ?? '');
    const thread = (await emulator.messages(channel)).filter(({ thread_ts }) => thread_ts === start.ts);

    expect(start.thread_ts).toBeUndefined();
    expect(readHeadings(markdown)).toHaveLength(8);
    expect(readVerdict(markdown).disposition).toBe('true_positive');
    expect(thread.filter((message) => showsText(message, '8. Recommended Countermeasures'))).toHaveLength(1);
    expect(thread.filter((message) => showsText(message, 'Started by'))).toHaveLength(1);
    await waitForMessage(
      'the end of progress',
      (one) => showsText(one, 'Investigation finished') && Boolean(one.edited),
    );
    const tickets = world.jira.issues().filter(({ fields }) => fields.labels.includes(`gd-${Id}`));
    expect(tickets).toHaveLength(1);
    expect(thread.some((message) => showsText(message, `/browse/${tickets[0]?.key}`))).toBe(true);
  }, 210_000);

  it('answers a second press while it runs, and starts nothing twice', async () => {
    const { Id, reference } = findFinding('stopped');
    await command(Id);
    const start = await waitForMessage('the announcement', (one) => one.subtype === undefined && showsText(one, Id));
    const progress = await waitForMessage(
      'progress',
      (one) => one.thread_ts === start.ts && showsText(one, 'Investigating'),
    );
    await press(progress, reference, 'U0BEN');
    const answer = await waitForMessage('the answer', (one) => showsText(one, 'running already'));

    expect(answer).toMatchObject({ subtype: 'ephemeral', ephemeral_to: 'U0BEN' });
    await waitForFiles(start.ts, 1);
  }, 210_000);

  it('investigates again at the press of a button, in the same thread and ticket', async () => {
    const { Id, reference } = findFinding('stopped');
    const start = await waitForMessage('the announcement', (one) => one.subtype === undefined && showsText(one, Id));
    await press(start, reference, 'U0AIKO');
    await waitForFiles(start.ts, 2);

    expect(world.jira.issues().filter(({ fields }) => fields.labels.includes(`gd-${Id}`))).toHaveLength(1);
  }, 210_000);

  it('publishes its Home tab, with the latest cases', async () => {
    await emulator.act('open-home', { user: 'U0AIKO' });
    const published = await waitFor('the Home tab', async () =>
      (await emulator.log()).find((entry) => entry.includes('views.publish')),
    );
    expect(published).toContain('/gd-triage list');
    expect(published).toContain('UnauthorizedAccess:IAMUser/TorIPCaller');
  }, 110_000);

  it('asks which finding in a form, refuses a wrong id there and investigates the right one', async () => {
    const { Id } = findFinding('lateral');
    await command('find');
    const form = await waitFor('the form', () => page.windows().at(-1));
    expect(form.callback_id).toBe('finding_form');
    expect(form.blocks.flatMap(({ type, block_id }) => (type === 'input' ? [block_id] : []))).toContain('formId');

    page.submit('U0AIKO', { formId: 'not an id', formRegion: 'nowhere' });
    expect(await waitFor('the errors', () => page.errors())).toEqual({
      formId: 'Not a finding id, ARN or console link.',
      formRegion: 'Not a region, such as eu-west-1.',
    });
    expect(page.windows()).toEqual([form]);

    page.submit('U0AIKO', { formId: Id });
    const start = await waitForMessage('the announcement', (one) => one.subtype === undefined && showsText(one, Id));
    const answer = await waitFor('the answer', () =>
      page.windows().find((window) => JSON.stringify(window.blocks).includes('Open the thread')),
    );
    expect(JSON.stringify(answer.blocks)).toContain('Started. The report will appear in the thread.');
    expect(answer.submit).toBeUndefined();
    expect(page.windows()).toHaveLength(1);
    expect(page.errors()).toBeNull();
    page.closeWindow('U0AIKO');
    await waitFor('the form to close', () => page.windows().length === 0);
    await waitForFiles(start.ts, 1);
  }, 310_000);

  it('complains of nothing in its log', () => {
    expect(said.split('\n').filter((line) => /"level":[56]0/.test(line))).toEqual([]);
  });
});

function press(message: EmulatorMessage, reference: string, user: string): Promise<void> {
  const action = { type: 'button', action_id: 'analyze', block_id: 'retry', value: reference };
  return emulator.act('interact', { channel, messageTs: message.ts, user, action });
}

async function waitForFiles(threadTs: string, count: number): Promise<void> {
  await waitFor(`${count} report files`, async () => {
    const messages = await emulator.messages(channel);
    return messages.filter(({ files, thread_ts }) => files.length > 0 && thread_ts === threadTs).length === count;
  });
}
