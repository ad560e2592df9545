import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { waitFor } from '../../story/wait-for.ts';

/** The ways out of a network; each can be cut by itself. `watch` stays, for asking a bot how it is. */
const linkNames = ['slack', 'database', 'others', 'watch'] as const;
export type LinkName = (typeof linkNames)[number];
/** Seen from the bot: what it sends, what is sent to it. */
export type Direction = 'out' | 'in' | 'both';

/** A network namespace of a bot, joined to this machine by one pair of virtual devices for each link. */
export interface Network {
  /** Runs a program inside. */
  readonly enter: readonly string[];
  /** Address of the bot on each link. */
  readonly own: Readonly<Record<LinkName, string>>;
  /** From now on packets vanish, without an error on either side. */
  cut(link: LinkName, direction: Direction): void;
  heal(): void;
}

export interface Networks {
  /** Addresses of this machine, the same for all bots. */
  readonly services: Readonly<Record<LinkName, string>>;
  readonly bots: readonly Network[];
  close(): void;
}

/** Why this machine can make no networks of its own; null where it can. */
export function findObstacle(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  try {
    for (const tool of [
      ['ip', '-V'],
      ['tc', '-V'],
      ['nsenter', '--version'],
      ['unshare', '--net', 'true'],
    ] as const) {
      execFileSync(tool[0], tool.slice(1), { stdio: 'ignore' });
    }
    return null;
  } catch {
    return 'needs ip and tc (Debian: iproute2), nsenter and unshare, and the right to make network namespaces';
  }
}

/** Makes so many networks. They are gone with this process, whatever becomes of it, or after `close`. */
export async function openNetworks(count: number): Promise<Networks> {
  const services = nameAddresses(0);
  const holders: ChildProcess[] = [];
  const bots: Network[] = [];
  for (let index = 1; index <= count; index += 1) {
    // Its standard input ends with this process, and the namespace with it.
    const holder = spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] });
    holders.push(holder);
    const pid = String(holder.pid);
    await waitFor('a namespace', () => readNamespace(pid) !== readNamespace('self'));
    bots.push(joinNetwork({ pid, index, services }));
  }
  return { services, bots, close: () => holders.forEach((holder) => holder.kill('SIGKILL')) };
}

function readNamespace(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return readlinkSync('/proc/self/ns/net');
  }
}

type Addresses = Readonly<Record<LinkName, string>>;

/** Of this machine (0) or of a bot. Several runs side by side must not meet. */
function nameAddresses(index: number): Addresses {
  const address = (link: number): string => `10.213.${process.pid % 250}.${10 * index + link + 1}`;
  return { slack: address(0), database: address(1), others: address(2), watch: address(3) };
}

function joinNetwork({
  pid,
  index,
  services,
}: {
  readonly pid: string;
  readonly index: number;
  readonly services: Addresses;
}): Network {
  const own = nameAddresses(index);
  const enter = ['nsenter', '-t', pid, '-n', '--'];
  const inside = (...command: readonly string[]): void => run(...enter, ...command);
  const deviceOf = (link: LinkName): string => `gd${process.pid % 10_000}b${index}${link.slice(0, 2)}`;
  inside('ip', 'link', 'set', 'lo', 'up');
  for (const [number, link] of linkNames.entries()) {
    const device = deviceOf(link);
    const [here, there] = [0, 1].map((side) => `02:00:00:0${side}:0${index}:0${number}`);
    run(
      'ip',
      'link',
      'add',
      device,
      'address',
      here ?? '',
      'type',
      'veth',
      'peer',
      'name',
      link,
      'address',
      there ?? '',
      'netns',
      pid,
    );
    run('ip', 'addr', 'add', services[link], 'peer', own[link], 'dev', device);
    run('ip', 'link', 'set', device, 'up');
    inside('ip', 'addr', 'add', own[link], 'peer', services[link], 'dev', link);
    inside('ip', 'link', 'set', link, 'up');
    // With a router in between nobody asks for the other's hardware address, and nobody is told that it is away.
    run('ip', 'neigh', 'add', own[link], 'lladdr', there ?? '', 'dev', device, 'nud', 'permanent');
    inside('ip', 'neigh', 'add', services[link], 'lladdr', here ?? '', 'dev', link, 'nud', 'permanent');
  }
  const cuts = new Map<string, () => void>();
  const cutOne = (key: string, device: string, execute: (...command: readonly string[]) => void): void => {
    if (cuts.has(key)) return;
    execute('tc', 'qdisc', 'add', 'dev', device, 'root', 'blackhole');
    cuts.set(key, () => execute('tc', 'qdisc', 'del', 'dev', device, 'root'));
  };
  return {
    enter,
    own,
    cut: (link, direction) => {
      if (direction !== 'in') cutOne(`${link} out`, link, inside);
      if (direction !== 'out') cutOne(`${link} in`, deviceOf(link), run);
    },
    heal: () => {
      for (const mend of cuts.values()) mend();
      cuts.clear();
    },
  };
}

function run(...[program = '', ...args]: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
