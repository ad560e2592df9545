import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { getDefaultEnvironment } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { httpFailureCodes, repairAnswer } from './http-fetch.ts';
import { createLineReader } from './line-reader.ts';
import { createStderrReader } from './stderr-reader.ts';

export interface StdioOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly maxLineBytes: number;
  /** Gets what the server wrote to stderr: lines without secrets, of bounded length and number. */
  readonly onStderr: (text: string) => void;
}

/** Time for a server to leave by itself after its input ended. */
const graceMs = 1_000;
/** Time for the last output of a server that ended to reach us, before what it started is ended too. */
const lastWordsMs = 100;
const Answer = z.looseObject({ id: z.union([z.string(), z.number()]) });

/**
 * A server as child process in a process group of its own: closing ends the whole group, children of wrappers included.
 * What is not a message on its stdout is skipped, and its stderr is always read, since a full pipe would block it.
 */
export function createStdioTransport(options: StdioOptions): Transport {
  let child: ChildProcess | null = null;
  const transport: Transport = {
    start: async () => {
      child = await startChild(options);
      attach(child, transport, options);
    },
    send: (message) =>
      new Promise((resolve, reject) => {
        const input = child?.stdin;
        if (!input?.writable) return reject(new Error('Not connected'));
        input.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
      }),
    close: async () => {
      if (child !== null) await stopGroup(child);
      child = null;
    },
  };
  return transport;
}

function startChild({ command, args, env }: StdioOptions): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      env: { ...getDefaultEnvironment(), TZ: 'UTC', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    child.once('error', reject);
    child.once('spawn', () => resolve(child));
  });
}

function attach(child: ChildProcess, transport: Transport, options: StdioOptions): void {
  const leave = () => killGroup(child, 'SIGKILL');
  process.once('exit', leave);
  // A child of the server that holds its pipes open would keep `close` from ever coming.
  child.once('exit', () => setTimeout(() => killGroup(child, 'SIGKILL'), lastWordsMs).unref());
  child.once('close', () => {
    process.removeListener('exit', leave);
    killGroup(child, 'SIGKILL');
    transport.onclose?.();
  });
  child.on('error', (error) => transport.onerror?.(error));
  child.stdin?.on('error', (error) => transport.onerror?.(error));
  const lines = createLineReader({
    maxBytes: options.maxLineBytes,
    onLine: (line) => deliver(transport, parse(line)),
    onOversize: (head) => {
      const id = /"id"\s*:\s*(\d+)/.exec(head)?.[1];
      const error = { code: httpFailureCodes.tooLarge, message: 'too large' };
      if (id !== undefined) deliver(transport, { jsonrpc: '2.0', id: Number(id), error });
    },
  });
  child.stdout?.on('data', (chunk: Buffer) => lines.push(chunk));
  const readStderr = createStderrReader(options.onStderr);
  child.stderr?.setEncoding('utf8').on('data', readStderr);
}

function deliver(transport: Transport, raw: unknown): void {
  const answer = Answer.safeParse(raw);
  const message = JSONRPCMessageSchema.safeParse(answer.success ? keepMessage(raw, answer.data.id) : raw);
  if (message.success) transport.onmessage?.(message.data);
}

/** Requests of the server carry an id too: only answers need repair. */
function keepMessage(raw: unknown, id: string | number): unknown {
  return z.looseObject({ method: z.string() }).safeParse(raw).success ? raw : repairAnswer(raw, id);
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return killGroup(child, 'SIGKILL');
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdin?.end();
  const term = setTimeout(() => killGroup(child, 'SIGTERM'), graceMs);
  const kill = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs * 2);
  await gone;
  clearTimeout(term);
  clearTimeout(kill);
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // The group is gone already.
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
