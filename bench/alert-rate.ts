import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Lab, openLab } from '../test/reliability/open-lab.ts';
import { endProgram } from '../test/story/start-program.ts';
import { waitFor } from '../test/story/wait-for.ts';
import { writeAlert } from '../test/triage/world/post-alerts.ts';

/** Who is measured: a program and its environment. */
export interface RateSubject {
  readonly name: string;
  readonly program: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

interface Step {
  readonly perSecond: number;
  readonly channels: readonly string[];
  readonly seconds: number;
}

interface Played {
  /** Milliseconds from an alert to its reply, ascending; those without one are missing. */
  readonly waits: readonly number[];
  readonly posted: number;
}

const soakBot = fileURLToPath(new URL('../test/reliability/soak/soak-bot.ts', import.meta.url));
const sender = 'B0WEBHOOK007';
const manyChannels = Array.from({ length: 20 }, (_, index) => `C0BENCH${String(index).padStart(3, '0')}`);
const rates = [1, 2, 5, 10, 20, 30, 40, 60, 80, 120];
/** A rate is sustained where every alert has its reply so soon after the last alert, and waited no longer on the way. */
const graceMs = 3000;
const fast = { perMinute: 60_000, burst: 600 };
const quick = { rateLimits: { post: fast, tier2: fast, tier3: fast, tier4: fast } };
const real = {
  rateLimits: {
    post: { perMinute: 60, burst: 10 },
    tier2: { perMinute: 20, burst: 10 },
    tier3: { perMinute: 50, burst: 25 },
    tier4: { perMinute: 100, burst: 50 },
  },
};

/** The highest rate of alerts in 20 channels that a program keeps up with, where Slack's limits and its pace are a hundred times as fast. */
export async function measureManyChannels(subject: RateSubject, seconds: number): Promise<string> {
  const lab = await openBenchLab(manyChannels, quick);
  const program = subject.program.some((part) => part.endsWith('cli.ts')) ? [soakBot] : subject.program;
  const child = await launch({ ...subject, program }, lab);
  let best = '| – | – | – |';
  for (const perSecond of rates) {
    const played = await play(lab, { perSecond, channels: manyChannels, seconds });
    if (!isSustained(played)) break;
    best = describe(perSecond, played);
  }
  await endProgram(child, 'SIGKILL');
  await lab.close();
  return `| ${subject.name} ${best}`;
}

/** How long alerts wait in one channel, as Slack limits it: one message a second. */
export async function measureOneChannel(subject: RateSubject, seconds: number): Promise<string> {
  const channels = manyChannels.slice(0, 1);
  const lab = await openBenchLab(channels, real);
  const child = await launch(subject, lab);
  const played = await play(lab, { perSecond: 0.9, channels, seconds });
  await endProgram(child, 'SIGKILL');
  await lab.close();
  const verdict = isSustained(played) ? describe(0.9, played) : `| less than 0.9 | – | – |`;
  return `| ${subject.name}, one channel at Slack's own limits ${verdict}`;
}

async function openBenchLab(channels: readonly string[], slack: typeof quick): Promise<Lab> {
  const settings = { channels: channels.map((id) => ({ id, allowedSenders: [sender] })) };
  const lab = await openLab({ slack, settings });
  const { workspace } = lab.world.slack;
  const like = workspace.channels.get('C0SECALERTS');
  for (const id of channels) if (like) workspace.channels.set(id, { ...like, id, name: id.toLowerCase() });
  return lab;
}

async function launch({ program, environment }: RateSubject, lab: Lab): Promise<ChildProcess> {
  const env = { PATH: process.env['PATH'] ?? '', ...lab.environment, GD_TRIAGE_LOG_LEVEL: 'silent', ...environment };
  const child = spawn(process.execPath, [...program], { env, stdio: 'ignore' });
  await waitFor('it connects', () => lab.world.slack.connections() > 0, 240_000);
  await sleep(3000);
  return child;
}

let serial = 0;

/** Evenly, each alert of a finding of its own; so many types that none makes a flood. */
async function play(lab: Lab, { perSecond, channels, seconds }: Step): Promise<Played> {
  const stamps: Promise<{ readonly ts: string }>[] = [];
  const begun = Date.now();
  for (let count = 0; count < perSecond * seconds; count += 1) {
    await sleep(Math.max(0, begun + (count * 1000) / perSecond - Date.now()));
    serial += 1;
    const id = serial.toString(16).padStart(32, 'b');
    const type = `Recon:EC2/Kind${serial % 500}`;
    const finding = { id, region: 'eu-west-1', accountId: '204815163264', type, severity: 5 };
    const channel = channels[count % channels.length] ?? '';
    stamps.push(lab.world.slack.postAs({ channel, bot_id: sender, attachments: [writeAlert(finding)] }));
  }
  const alerts = new Set((await Promise.all(stamps)).map(({ ts }) => ts));
  await sleep(graceMs);
  return { posted: alerts.size, waits: readWaits(lab, channels, alerts) };
}

function readWaits({ world }: Lab, channels: readonly string[], alerts: ReadonlySet<string>): readonly number[] {
  const { workspace } = world.slack;
  const replies = channels
    .flatMap((channel) => workspace.messages.get(channel) ?? [])
    .filter(({ threadTs = '' }) => alerts.has(threadTs));
  return replies
    .map(({ ts, threadTs = '' }) => (Number(ts) - Number(threadTs)) * 1000)
    .toSorted((one, two) => one - two);
}

function isSustained({ posted, waits }: Played): boolean {
  return waits.length === posted && (waits.at(-1) ?? Infinity) <= graceMs;
}

function describe(perSecond: number, { waits }: Played): string {
  const at = (share: number) => `${waits[Math.floor((waits.length - 1) * share)]?.toFixed(0) ?? '–'} ms`;
  return `| ${perSecond} | ${at(0.5)} | ${at(0.99)} |`;
}
