import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { McpLog } from './keep-connection.ts';
import { createMemoryPins, type Pin, type PinStore } from './tool-pins.ts';

const PinSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  since: z.string(),
  by: z.enum(['first use', 'operator']),
  definition: z.record(z.string(), z.unknown()),
});
const LockSchema = z.strictObject({
  version: z.literal(1),
  servers: z.record(z.string(), z.record(z.string(), PinSchema)),
});
type Lock = z.infer<typeof LockSchema>;

/**
 * Pins in a JSON file that people can read, review and keep with gd-triage.yml. Where the file cannot be written, pins last
 * as long as the process and the log says so; where it cannot be understood, nothing is pinned anew: every tool counts as
 * changed until somebody looks.
 */
export function openLockFile(path: string, log: McpLog): PinStore {
  const memory = createMemoryPins();
  let isTold = false;
  const tellBroken = () => {
    if (!isTold) log('no tool of a server can be used: the lock file is not readable', { path });
    isTold = true;
  };
  return {
    read: (server, tool) => {
      const lock = readLock(path);
      if (lock === 'broken') {
        tellBroken();
        return brokenPin;
      }
      return lock.servers[server]?.[tool] ?? memory.read(server, tool);
    },
    write: (server, tool, pin) => {
      memory.write(server, tool, pin);
      try {
        addPin(path, { server, tool, pin });
      } catch {
        log('tool pinned until the next start only: the lock file cannot be written', { server, tool, path });
      }
    },
  };
}

const brokenPin: Pin = { sha256: '', since: '', by: 'operator', definition: {} };

/** Reads the file anew each time: other processes and operators write to it as well. */
function readLock(path: string): Lock | 'broken' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const isMissing = z.looseObject({ code: z.enum(['ENOENT', 'ENOTDIR']) }).safeParse(error).success;
    return isMissing ? { version: 1, servers: {} } : 'broken';
  }
  try {
    return LockSchema.parse(JSON.parse(text));
  } catch {
    return 'broken';
  }
}

function addPin(path: string, { server, tool, pin }: { server: string; tool: string; pin: Pin }): void {
  const lock = readLock(path);
  if (lock === 'broken') throw new Error('the lock file is not readable');
  const tools = { ...lock.servers[server], [tool]: { ...pin, definition: { ...pin.definition } } };
  const next: Lock = { version: 1, servers: { ...lock.servers, [server]: tools } };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify(next, null, 2)}\n`);
  renameSync(draft, path);
}
