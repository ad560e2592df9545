import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundlePage } from './page/bundle-page.ts';
import { startWorld, type World } from './world.ts';

const bot = fileURLToPath(new URL('../cli.ts', import.meta.url));
/** Between two alerts, so that a newcomer can watch them arrive. */
const alertPauseMs = 1_200;
/** The bot's data end with the demo, so an investigation under way need not be waited for. */
const botPatienceMs = 3_000;

interface Place {
  /** 0 = any free port, for JIRA too. */
  readonly port: number;
  readonly host: string;
}

process.exit(await runDemo());

/** The local world with the real bot in it, until it is stopped. Returns the exit code. */
async function runDemo(): Promise<number> {
  const place = readPlace();
  if (place === null) return 2;
  const stopAsked = waitForStop();
  const world = await openWorld(place);
  if (world === null) return 1;
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'gd-triage-demo-'));
  const child = startBot(world, dataDirectory);
  const botEnded = waitForEnd(child);
  console.log(
    `\n  gd-triage demo: open ${world.slack.url.replace('127.0.0.1', 'localhost')} in a browser. Ctrl+C ends it.\n`,
  );
  void deliverAll(world, child);
  const how = await Promise.race([stopAsked, botEnded]);
  if (how !== null)
    console.error(`\n  The bot has ended (${how}), so the demo ends, too. What it said stands above.\n`);
  await stopBot(child);
  await world.close();
  await rm(dataDirectory, { recursive: true, force: true });
  return how === null ? 0 : 1;
}

function readPlace(): Place | null {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '4400' }, host: { type: 'string', default: '127.0.0.1' } },
  });
  const port = Number(values.port);
  // JIRA takes the next port.
  if (/^\d+$/.test(values.port) && port < 65_535) return { port, host: values.host };
  console.error(`${values.port} is not a port: give --port a number from 0 (any free port) to 65534.`);
  return null;
}

/** Ctrl+C, the end of the terminal, or the end of the command that started this program; a second one changes nothing. */
function waitForStop(): Promise<null> {
  return new Promise((resolve) => {
    for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => resolve(null));
  });
}

async function openWorld(place: Place): Promise<World | null> {
  try {
    const page = bundlePage();
    const [world] = await Promise.all([startWorld({ ...place, page, now: new Date() }), page]);
    return world;
  } catch (error) {
    console.error(explainStart(error, place));
    return null;
  }
}

function explainStart(error: unknown, { host }: Place): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const port = 'port' in error ? error.port : 'of the demo';
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is in use: stop what runs there, or choose another with --port.`;
  if (error.code === 'EACCES') return `Port ${port} is not allowed to you: choose one above 1023 with --port.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `This machine has no address ${host}: give --host one that it has, such as 127.0.0.1 or 0.0.0.0.`;
  return error;
}

/** The product itself, unchanged: a process of its own that knows the world by its addresses only. */
function startBot(world: World, dataDirectory: string): ChildProcess {
  const own = { GD_TRIAGE_DATA_DIR: dataDirectory, GD_TRIAGE_LOG_LEVEL: process.env['GD_TRIAGE_LOG_LEVEL'] ?? 'warn' };
  return spawn(process.execPath, [bot, 'start'], {
    stdio: 'inherit',
    env: { ...process.env, ...world.environment, ...own },
  });
}

/** How the bot ended, in words. */
async function waitForEnd(child: ChildProcess): Promise<string> {
  try {
    await once(child, 'exit');
  } catch (error) {
    return `it could not be started: ${error instanceof Error ? error.message : String(error)}`;
  }
  return child.signalCode === null ? `exit code ${child.exitCode}` : `signal ${child.signalCode}`;
}

async function deliverAll(world: World, child: ChildProcess): Promise<void> {
  while (world.slack.connections() === 0) {
    if (hasEnded(child)) return;
    await sleep(50);
  }
  for (const { name } of world.scenarios) {
    await world.slack.perform({ type: 'deliver', scenario: name });
    await sleep(alertPauseMs);
  }
}

async function stopBot(child: ChildProcess): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), botPatienceMs);
  await gone;
  clearTimeout(killer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
