import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./warm-start.ts', import.meta.url));

/** One process of the bot that can be killed. */
export interface Replica {
  start(): void;
  isAlive(): boolean;
  signal(signal: NodeJS.Signals): Promise<void>;
  /** What it wrote to stderr. */
  said(): string;
}

/** KILL_LOG, a file: what all processes log, for finding out why a run went wrong. */
const logFile = process.env['KILL_LOG'];

/** Prepares a process: it reads its libraries and waits for {@link Replica.start}. */
export function prepareReplica(environment: Readonly<Record<string, string>>): Replica {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    NODE_COMPILE_CACHE: path.join(tmpdir(), 'gd-triage-compiled'),
    ...environment,
    GD_TRIAGE_LOG_LEVEL: logFile ? 'info' : 'silent',
  };
  const child = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdout.resume();
  if (logFile) child.stderr.pipe(createWriteStream(logFile, { flags: 'a' }));
  const end = awaitEnd(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // The log goes there as well; without it, whatever is said is a complaint.
    if (!logFile) said += text;
  });
  child.stdin.on('error', () => undefined);
  return {
    start: () => void child.stdin.write('go\n'),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    signal: async (signal) => {
      child.kill(signal);
      await end;
    },
    said: () => said,
  };
}

async function awaitEnd(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
