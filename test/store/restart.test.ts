import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseStore, Clock } from '../../src/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { waitFor } from '../story/wait-for.ts';
import { buildFinding, place } from './stored-things.ts';

const clock: Clock = { now: () => new Date('2026-11-21T08:00:00.000Z') };
const writer = join(import.meta.dirname, 'write-until-killed.ts');

/** The tests go through the life of one data directory, in order: making one is what takes time. */
describe('a data directory', () => {
  let directory: string;
  let store: CaseStore | null = null;
  let child: ChildProcess | null = null;
  beforeAll(async () => {
    directory = await prepareDirectory();
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await store?.close();
    store = null;
  });
  afterAll(async () => rm(directory, { recursive: true, force: true }));

  it('loses nothing that was confirmed when its process is killed, and serves no one else meanwhile', async () => {
    child = spawn(process.execPath, [writer, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    const confirmed: string[] = [];
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      if (line !== 'ready') confirmed.push(line);
      if (confirmed.length === 5) {
        const refused = openStore({ dataDirectory: directory, clock });
        await expect(refused).rejects.toMatchObject({
          code: 'database_in_use',
          context: { directory, pid: child.pid },
        });
      }
      if (confirmed.length === 20) child.kill('SIGKILL');
    }
    // At once: its parent, this process, may not have collected it yet.
    store = await openStore({ dataDirectory: directory, clock });
    const known = new Set((await store.listCases(100_000)).map((one) => one.key));
    expect(confirmed.filter((key) => !known.has(key))).toEqual([]);
    for (const key of confirmed) {
      expect(await store.lastRecord(key)).not.toBeNull();
      expect(await store.ticketOf(key)).toMatchObject({ state: 'creating' });
    }
  });

  it('keeps everything through an orderly restart', async () => {
    store = await openStore({ dataDirectory: directory, clock });
    const opened = await store.openCase(buildFinding({ id: 'kept' }), place);
    const { investigation } = await store.startInvestigation(opened, 'U0ANALYST');
    await store.close();
    store = await openStore({ dataDirectory: directory, clock });
    expect(await store.unfinished()).toContainEqual({ investigation, opened });
    expect((await store.startInvestigation(opened, 'U0ANALYST')).isNew).toBe(false);
  });

  it('is refused to a second opener of the same process', async () => {
    store = await openStore({ dataDirectory: directory, clock });
    const refused = openStore({ dataDirectory: directory, clock });
    await expect(refused).rejects.toMatchObject({ code: 'database_in_use', context: { pid: process.pid } });
  });

  it('is taken over from a process that ended and was never collected', async () => {
    // The shell becomes a program that collects nobody, and leaves a zombie behind.
    child = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [first] = child.stdout ? await once(child.stdout, 'data') : [];
    const pid = Number(String(first).trim());
    await waitFor('its end', () => /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
    expect(process.kill(pid, 0)).toBe(true);
    await writeFile(join(directory, 'database.lock'), JSON.stringify({ pid, started: null }));
    store = await openStore({ dataDirectory: directory, clock });
    expect(await store.findCase('no/such/case')).toBeNull();
  });

  it.each([
    ['a process whose pid another process has by now', JSON.stringify({ pid: 1, started: 'another boot/1' })],
    ['a process that ended', JSON.stringify({ pid: 2 ** 22 + 1, started: null })],
    ['a power failure', ''],
  ])('is taken over after %s', async (_, content) => {
    const lock = join(directory, 'database.lock');
    await writeFile(lock, content);
    store = await openStore({ dataDirectory: directory, clock });
    expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    await store.close();
    await expect(readFile(lock)).rejects.toThrow('ENOENT');
  });
});
