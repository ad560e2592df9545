import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');
const startMs = 45_000;

/** The demo as a program, started as a newcomer starts it. */
export interface Demo {
  /** The address it printed. */
  readonly address: string;
  readonly pid: number;
  /** What it wrote so far, both streams. */
  output(): string;
  /** Resolves with the exit code once it has ended. */
  readonly ended: Promise<number | null>;
  /** Ctrl+C. */
  stop(): Promise<number | null>;
}

/** Starts `gd-triage demo` and waits for the address it prints. */
export async function startDemo(options: readonly string[] = ['--port', '0']): Promise<Demo> {
  const program = spawn(process.execPath, ['src/cli.ts', 'demo', ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(program, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const address = new Promise<string>((resolve, reject) => {
    const tell = (why: string) => () => reject(new Error(`The demo printed no address: ${why}. It said:\n${output}`));
    const timer = setTimeout(tell(`nothing in ${startMs} ms`), startMs);
    const listen = (text: string) => {
      output += text;
      const printed = /open (http:\S+) in a browser/.exec(output)?.[1];
      if (printed !== undefined) resolve(printed);
    };
    for (const stream of [program.stdout, program.stderr]) stream.setEncoding('utf8').on('data', listen);
    void ended.then(tell('it ended')).finally(() => clearTimeout(timer));
  });
  const stop = (): Promise<number | null> => {
    program.kill('SIGINT');
    return ended;
  };
  const found = await address.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { address: found, pid: program.pid ?? 0, output: () => output, ended, stop };
}
