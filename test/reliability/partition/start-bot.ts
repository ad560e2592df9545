import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Network } from './networks.ts';

const program = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));
const healthPort = 8080;
/** PARTITION_LOG, a file: what all bots log, for finding out why a run went wrong. */
const logFile = process.env['PARTITION_LOG'];

/** `gd-triage start` in a network of its own. */
export interface Bot {
  readonly network: Network;
  isAlive(): boolean;
  /** What `/readyz` says: which dependencies fail; null where it does not answer within 5 s. */
  readFailing(): Promise<readonly string[] | null>;
  freeze(): void;
  wake(): void;
  /** The exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** What it wrote to stderr, its log included. */
  said(): string;
}

export function startBot(network: Network, environment: Readonly<Record<string, string>>): Bot {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    NODE_COMPILE_CACHE: path.join(tmpdir(), 'gd-triage-compiled'),
    GD_TRIAGE_LOG_LEVEL: logFile ? 'info' : 'silent',
    GD_TRIAGE_HEALTH_HOST: network.own.watch,
    GD_TRIAGE_HEALTH_PORT: String(healthPort),
    ...environment,
  };
  const [enter = '', ...inside] = network.enter;
  const child = spawn(enter, [...inside, process.execPath, program, 'start'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = once(child, 'exit');
  if (logFile) child.stderr.pipe(createWriteStream(logFile, { flags: 'a' }));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return {
    network,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    readFailing: () => readFailing(`http://${network.own.watch}:${healthPort}/readyz`),
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    end: async (signal) => {
      child.kill(signal);
      await end;
      return child.exitCode;
    },
    said: () => said,
  };
}

async function readFailing(url: string): Promise<readonly string[] | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
    const text = await answer.text();
    if (answer.status === 200) return [];
    return [...text.matchAll(/"name":"(\w+)","state":"failing"/g)].map(([, name = '']) => name);
  } catch {
    return null;
  }
}
