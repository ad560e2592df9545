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

await runDemo();

/** The local world with the real bot in it, until it is stopped. */
async function runDemo(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4400' } } });
  const world = await openWorld(Number(values.port));
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'gd-triage-demo-'));
  const child = startBot(world, dataDirectory);
  console.log(
    `\n  gd-triage demo: open ${world.slack.url.replace('127.0.0.1', 'localhost')} in a browser. Ctrl+C ends it.\n`,
  );
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(child, 'exit')]);
  void deliverAll(world, child);
  await stopped;
  await stopBot(child);
  await world.close();
  await rm(dataDirectory, { recursive: true, force: true });
  process.exit(0);
}

async function openWorld(port: number): Promise<World> {
  try {
    return await startWorld({ port, page: await bundlePage(), now: new Date() });
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    console.error(inUse ? `Port ${port} is in use: stop what runs there, or choose another with --port.` : error);
    process.exit(1);
  }
}

/** The product itself, unchanged: a process of its own that knows the world by its addresses only. */
function startBot(world: World, dataDirectory: string): ChildProcess {
  const own = { GD_TRIAGE_DATA_DIR: dataDirectory, GD_TRIAGE_LOG_LEVEL: process.env['GD_TRIAGE_LOG_LEVEL'] ?? 'warn' };
  return spawn(process.execPath, [bot, 'start'], {
    stdio: 'inherit',
    env: { ...process.env, ...world.environment, ...own },
  });
}

async function deliverAll(world: World, child: ChildProcess): Promise<void> {
  while (world.slack.connections() === 0 && child.exitCode === null) await sleep(100);
  for (const { name } of world.scenarios) {
    await world.slack.perform({ type: 'deliver', scenario: name });
    await sleep(alertPauseMs);
  }
}

async function stopBot(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 25_000);
  await gone;
  clearTimeout(killer);
}
