import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
/** Tests start the program often; what Node.js compiled once it need not compile again. */
const compileCache = path.join(tmpdir(), 'gd-triage-compile-cache');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

/** Runs `gd-triage …` to its end, as a user would. */
export async function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const started = performance.now();
  const child = startProgram(args, options);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  child.stdin?.end(options.stdin ?? '');
  await once(child, 'close');
  return { code: child.exitCode, ...output, elapsedMs: performance.now() - started };
}

/** Starts `gd-triage …` and leaves it running. It knows nothing of the variables of this process but the path. */
export function startProgram(args: readonly string[], { environment = {}, cwd }: RunOptions = {}): ChildProcess {
  const own = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_COMPILE_CACHE: compileCache };
  const env = { ...own, ...environment };
  return spawn(process.execPath, [program, ...args], { env, stdio: 'pipe', ...(cwd === undefined ? {} : { cwd }) });
}

/** Ends a program with a signal and waits until it is gone. */
export async function endProgram(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
}
