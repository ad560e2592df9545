import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { prepareDirectory } from '../test/prepared-directory.ts';
import { createDatabase } from '../test/reliability/create-database.ts';
import { type Lab, openLab } from '../test/reliability/open-lab.ts';
import { type Button, press, waitForButton } from '../test/story/read-slack.ts';
import { endProgram } from '../test/story/start-program.ts';
import { waitFor } from '../test/story/wait-for.ts';
import { measureManyChannels, measureOneChannel } from './alert-rate.ts';

/**
 * Cold start to connected, idle memory, and how long a click waits for its acknowledgement at 50 clicks a second: the bot on
 * each engine against a Bolt app that only acknowledges; then the alerts a second that are answered. TEST_DATABASE_URL adds
 * PostgreSQL; BENCH_SECONDS sets how long is clicked and each rate played, BENCH_ONLY=clicks or alerts does one of the two.
 */
interface Subject {
  readonly name: string;
  readonly program: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly clean: () => Promise<void>;
}

const seconds = Number(process.env['BENCH_SECONDS'] ?? 20);
const clicksPerSecond = 50;
const idleMs = 5000;
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const bare = fileURLToPath(new URL('./bare-bolt.ts', import.meta.url));

if (process.env['BENCH_ONLY'] !== 'alerts') await measureClicks();
if (process.env['BENCH_ONLY'] !== 'clicks') await measureAlerts();

async function measureClicks(): Promise<void> {
  const lab = await openLab();
  const rows: string[] = [];
  const button = await makeButton(lab);
  for (const subject of await listSubjects()) {
    rows.push(await measure(subject, lab, button));
    await subject.clean();
  }
  process.stdout.write(
    `load ${loadavg()[0]?.toFixed(1)}, ${seconds} s of clicks\n\n| subject | cold start | idle memory | ack p50 | ack p99 | not acknowledged |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`,
  );
  await lab.close();
}

async function measureAlerts(): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}, load ${loadavg()[0]?.toFixed(1)}\n`);
  say('\n| subject | alerts a second | reply p50 | reply p99 |\n| --- | --- | --- | --- |');
  for (const subject of await listSubjects()) {
    say(await measureManyChannels(subject, seconds));
    await subject.clean();
  }
  const [, embedded] = await listSubjects();
  if (embedded) say(await measureOneChannel(embedded, seconds * 3));
  await embedded?.clean();
}

async function listSubjects(): Promise<readonly Subject[]> {
  const none = async () => undefined;
  const dataDirectory = await prepareDirectory();
  const clean = () => rm(dataDirectory, { recursive: true, force: true });
  const server = process.env['TEST_DATABASE_URL'];
  const database = server ? await createDatabase(server) : null;
  const start = [cli, 'start'];
  return [
    { name: 'bare Bolt app', program: [bare], environment: {}, clean: none },
    { name: 'gd-triage, embedded', program: start, environment: { GD_TRIAGE_DATA_DIR: dataDirectory }, clean },
    ...(database
      ? [
          {
            name: 'gd-triage, PostgreSQL',
            program: start,
            environment: { DATABASE_URL: database.url },
            clean: database.drop,
          },
        ]
      : []),
  ];
}

/** A button has to be there before anybody can press it: the bot makes one and goes. */
async function makeButton(place: Lab): Promise<Button> {
  const dataDirectory = await prepareDirectory();
  const child = launch({ program: [cli, 'start'], environment: { GD_TRIAGE_DATA_DIR: dataDirectory } }, place);
  await waitFor('the bot connects', () => place.world.slack.connections() > 0, 240_000);
  const { ts } = await place.world.deliver('06-sample-finding');
  const made = await waitForButton(place.world, ts);
  await endProgram(child, 'SIGKILL');
  await rm(dataDirectory, { recursive: true, force: true });
  return made;
}

function launch({ program, environment }: Pick<Subject, 'program' | 'environment'>, place: Lab): ChildProcess {
  const env = { PATH: process.env['PATH'] ?? '', ...place.environment, GD_TRIAGE_LOG_LEVEL: 'silent', ...environment };
  return spawn(process.execPath, [...program], { env, stdio: 'ignore' });
}

async function measure(subject: Subject, place: Lab, pressed: Button): Promise<string> {
  const { slack } = place.world;
  await waitFor('the one before is gone', () => slack.connections() === 0);
  const begun = performance.now();
  const child = launch(subject, place);
  await waitFor('it connects', () => slack.connections() > 0, 240_000);
  const coldMs = performance.now() - begun;
  await sleep(idleMs);
  const memoryMb = await readMemory(child.pid ?? 0);
  const waits = await click(place, pressed);
  await endProgram(child, 'SIGKILL');
  const lost = waits.filter((wait) => wait === null).length;
  const known = waits.flatMap((wait) => wait ?? []).sort((left, right) => left - right);
  const at = (share: number) => `${known[Math.floor((known.length - 1) * share)]?.toFixed(0) ?? '–'} ms`;
  return `| ${subject.name} | ${(coldMs / 1000).toFixed(1)} s | ${memoryMb} MB | ${at(0.5)} | ${at(0.99)} | ${lost} of ${waits.length} |`;
}

async function click({ world }: Lab, button: Button): Promise<readonly (number | null)[]> {
  const clicks: Promise<number | null>[] = [];
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    const begun = performance.now();
    const acked = press(world, button).then(
      () => performance.now() - begun,
      () => null,
    );
    clicks.push(acked);
    await sleep(1000 / clicksPerSecond);
  }
  return Promise.all(clicks);
}

async function readMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000);
}
