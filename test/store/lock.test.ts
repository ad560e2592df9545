import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, utimesSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HeldLock, lockDatabase, readHolder } from '../../src/store/lock-database.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { waitFor } from '../story/wait-for.ts';

const onLost = (): void => undefined;
const elsewhere = JSON.stringify({ pid: process.pid, started: null, place: 'boot/pid:[1]', token: 'another' });

let directory: string;
let held: HeldLock | null;
let children: ChildProcess[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gd-triage-lock-'));
  held = null;
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await held?.release();
  await rm(directory, { recursive: true, force: true });
});

const lockOf = (folder: string): string => join(folder, 'database.lock');

describe('the lock of a holder that cannot be looked up, in another container or on another machine', () => {
  it('is respected as long as it is touched, though its pid is ours', async () => {
    await writeFile(lockOf(directory), elsewhere);
    const touching = setInterval(() => utimesSync(lockOf(directory), new Date(), new Date()), 30);
    const taking = lockDatabase(directory, { onLost, times: { patience: 100, pause: 20 } });
    await expect(taking).rejects.toMatchObject({
      code: 'database_in_use',
      context: { directory, pid: process.pid, where: 'elsewhere' },
      message: expect.stringContaining('of another container or machine'),
    });
    clearInterval(touching);
    expect(await readFile(lockOf(directory), 'utf8')).toBe(elsewhere);
    expect(readHolder(directory)).toEqual({ pid: process.pid, isElsewhere: true });
  });

  it('is taken over when it was watched untouched for long enough, however old it looks', async () => {
    await writeFile(lockOf(directory), elsewhere);
    await utimes(lockOf(directory), 0, 0);
    expect(readHolder(directory)).toBeNull();
    const startedAt = performance.now();
    held = await lockDatabase(directory, { onLost, times: { quiet: 400, patience: 0, pause: 20 } });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(400);
    expect(readHolder(directory)).toEqual({ pid: process.pid, isElsewhere: false });
    expect(await readdir(directory)).toEqual(['database.lock']);
  });
});

describe('the lock of an earlier version', () => {
  it('is respected while its process lives', async () => {
    await writeFile(lockOf(directory), JSON.stringify({ pid: process.ppid, started: null, token: 'earlier' }));
    const taking = lockDatabase(directory, { onLost, times: { patience: 0 } });
    await expect(taking).rejects.toMatchObject({ code: 'database_in_use', context: { where: 'here' } });
  });
});

describe('a holder', () => {
  const mtimeOf = (): number => statSync(lockOf(directory)).mtimeMs;

  it('touches its lock, and puts back one that somebody deleted', async () => {
    held = await lockDatabase(directory, { onLost, times: { touch: 20 } });
    const content = await readFile(lockOf(directory), 'utf8');
    await utimes(lockOf(directory), 0, 0);
    await waitFor('a touch', () => mtimeOf() > 0);
    await rm(lockOf(directory));
    await waitFor('the lock', () => readdir(directory).then((names) => names.includes('database.lock')));
    expect(await readFile(lockOf(directory), 'utf8')).toBe(content);
  });

  it('touches it also when it writes for so long that no timer runs', async () => {
    held = await lockDatabase(directory, { onLost, times: { touch: 60 } });
    utimesSync(lockOf(directory), 0, 0);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 70);
    expect(mtimeOf()).toBe(0);
    held.hold();
    expect(mtimeOf()).toBeGreaterThan(0);
  });

  it('finds out that another one took over, writes nothing more, and leaves the lock of the other alone', async () => {
    const lost: string[] = [];
    held = await lockDatabase(directory, { onLost: ({ code }) => void lost.push(code), times: { touch: 20 } });
    await writeFile(lockOf(directory), elsewhere);
    await waitFor('the news', () => lost.length > 0);
    expect(held.hold).toThrow(expect.objectContaining({ code: 'database_taken' }));
    await held.release();
    expect(lost).toEqual(['database_taken']);
    expect(await readFile(lockOf(directory), 'utf8')).toBe(elsewhere);
  });
});

describe('a bot that stood still while another one took its directory over', () => {
  it('ends with a clear message, and confirms nothing more', async () => {
    const folder = await prepareDirectory();
    const child = spawn(process.execPath, [join(import.meta.dirname, 'write-until-killed.ts'), folder]);
    children.push(child);
    const said: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
    const errors: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    await waitFor('some work', () => said.length > 3);
    child.kill('SIGSTOP');
    await writeFile(lockOf(folder), elsewhere);
    // Longer than between two touches: the next write looks before it writes.
    await sleep(2100);
    const before = said.length;
    const ended = once(child, 'close');
    child.kill('SIGCONT');
    expect(await ended).toEqual([1, null]);
    expect(errors.join('')).toMatch(
      /^gd-triage: While this process stood still, another one took over .*\nThis process ends/,
    );
    // The one it had written already and not told yet.
    expect(said.length - before).toBeLessThanOrEqual(1);
    expect(await readFile(lockOf(folder), 'utf8')).toBe(elsewhere);
    await rm(folder, { recursive: true, force: true });
  });
});

const isolated = ['--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL'];

function canIsolate(): boolean {
  try {
    execFileSync('unshare', [...isolated, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Linux with the right to make PID namespaces, which containers are made of. */
const inContainers = canIsolate() ? describe : describe.skip;

inContainers('two containers with one volume, each with a process 1 of its own', () => {
  async function hold(times: object): Promise<string> {
    const program = [process.execPath, join(import.meta.dirname, 'hold-lock.ts'), directory, JSON.stringify(times)];
    const child = spawn('unshare', [...isolated, ...program], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    return String(line);
  }

  it('never hold the directory both, and one follows a killed one', async () => {
    expect(await hold({ touch: 50 })).toBe('held by 1');
    const refusal = JSON.stringify({ directory, pid: 1, where: 'elsewhere' });
    expect(await hold({ patience: 200 })).toBe(`database_in_use ${refusal}`);
    children[0]?.kill('SIGKILL');
    expect(await hold({ quiet: 500 })).toBe('held by 1');
    expect(JSON.parse(readFileSync(lockOf(directory), 'utf8'))).toMatchObject({ pid: 1 });
  });
});
