import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/ports.ts';
import { listBackups, writeBackup } from '../../src/store/backups.ts';
import { openDatabase, type Recovery } from '../../src/store/open-database.ts';
import { engineVersion } from '../../src/store/open-embedded.ts';
import { openStore } from '../../src/store/open-store.ts';
import { nameNetwork, refuseNetworkFolder, typeOfMount } from '../../src/store/refuse-network-folder.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { waitFor } from '../story/wait-for.ts';
import { buildFinding, buildRecord, place } from './stored-things.ts';

const clock: Clock = { now: () => new Date('2026-11-21T08:00:00.000Z') };
const writer = path.join(import.meta.dirname, 'write-synced.ts');
const folders: string[] = [];

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-embedded-'));
  folders.push(folder);
  return folder;
}

async function prepare(): Promise<string> {
  const folder = await prepareDirectory();
  folders.push(folder);
  return folder;
}

/** The state byte of the control file: 1 is what an orderly shutdown leaves, see pg_control.h. */
async function readState(directory: string): Promise<number> {
  return (await readFile(path.join(directory, 'database/global/pg_control'))).readInt32LE(16);
}

beforeAll(prepare);
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

describe('a power failure', () => {
  it('loses nothing that was confirmed: what was brought to the disk is enough', async () => {
    const directory = await prepare();
    const disk = await makeFolder();
    await cp(directory, disk, { recursive: true });
    // The writer copies to the other folder what it syncs, and nothing else: that is what a disk holds after the failure.
    const child = spawn(process.execPath, [writer, directory, disk], { stdio: ['ignore', 'pipe', 'inherit'] });
    const confirmed: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      confirmed.push(line);
      if (confirmed.length === 30) child.kill('SIGKILL');
    }
    await rm(path.join(disk, 'database.lock'), { force: true });
    const recoveries: Recovery[] = [];
    const store = await openStore({ dataDirectory: disk, clock, onRecovery: (one) => void recoveries.push(one) });
    const known = new Set((await store.listCases(1000)).map(({ key }) => key));
    await store.close();

    expect(recoveries).toEqual([]);
    expect(confirmed.length).toBeGreaterThanOrEqual(30);
    expect(confirmed.filter((key) => !known.has(key))).toEqual([]);
  });
});

describe('an orderly end', () => {
  it('leaves nothing to recover, and lets go of the directory', async () => {
    const directory = await prepare();
    const store = await openStore({ dataDirectory: directory, clock });
    await store.openCase(buildFinding(), place);

    expect(await readState(directory)).not.toBe(1);
    await store.close();
    expect(await readState(directory)).toBe(1);
    expect(await readdir(directory)).not.toContain('database.lock');
  });
});

describe('work in hand when the process is killed', () => {
  const cuts = 14;

  it('is there again however often that happens: a look for a ticket lasts longer than some lives', async () => {
    const directory = await prepare();
    let store = await openStore({ dataDirectory: directory, clock, ticketSeconds: 0 });
    const opened = await store.openCase(buildFinding(), place);
    const { investigation } = await store.startInvestigation(opened, 'U0AIKO');
    await store.finishInvestigation(investigation.id, buildRecord('# Report'), { isTicketOpen: true });
    const taken: string[] = [];
    for (let cut = 1; cut <= cuts; cut += 1) {
      const run = async ({ id }: { readonly id: string }): Promise<void> => {
        taken.push(id);
        await new Promise(() => undefined);
      };
      await store.jobs.work('ticket', { sideBySide: 1, run });
      await waitFor('the look for the ticket', () => taken.length === cut);
      // It takes nothing back: what was in hand stays marked so.
      await store.close();
      store = await openStore({ dataDirectory: directory, clock, ticketSeconds: 0 });
    }
    await store.close();

    expect(taken).toEqual(Array.from({ length: cuts }, () => investigation.id));
  });
});

describe('a database that cannot be opened', () => {
  it('is moved aside, and the newest readable backup takes its place', async () => {
    const directory = await prepare();
    const open = await openDatabase({ dataDirectory: directory });
    await open.database.insertInto('marks').values({ channel: 'C0ALERTS', ts: '1.5' }).execute();
    for (const day of [1, 2, 3])
      await writeBackup(open.database, { directory, keep: 2, now: new Date(Date.UTC(2026, 10, day)) });
    await open.close();
    const backups = await listBackups(directory);
    await writeFile(backups[0] ?? '', 'torn');
    await writeFile(path.join(directory, 'database/global/pg_control'), Buffer.alloc(8192, 7));
    const recoveries: Recovery[] = [];
    const store = await openStore({
      dataDirectory: directory,
      clock,
      onRecovery: (one) => void recoveries.push(one),
    });
    const mark = await store.readMark('C0ALERTS');
    const claim = await store.claimMessage({
      owner: 'C0ALERTS/1.5',
      purpose: 'offer',
      channel: 'C0ALERTS',
      claimant: 'a',
    });
    await store.close();

    expect(backups.map((name) => path.basename(name))).toEqual([
      'gd-triage-2026-11-03T00-00-00-000Z.jsonl.gz',
      'gd-triage-2026-11-02T00-00-00-000Z.jsonl.gz',
    ]);
    expect(recoveries).toEqual([
      { movedTo: expect.stringContaining('database.unreadable-'), restoredFrom: backups[1] },
    ]);
    expect(await readdir(recoveries[0]?.movedTo ?? '')).toContain('PG_VERSION');
    expect(mark).toBe('1.5');
    // What was posted since the backup is looked for before it is posted again.
    expect(store.mayHaveForgotten).toBe(true);
    expect(claim).toEqual({ kind: 'again' });
  });

  it('is left where it is when another version of PostgreSQL made it', async () => {
    const directory = await makeFolder();
    await mkdir(path.join(directory, 'database'));
    await writeFile(path.join(directory, 'database/PG_VERSION'), '19\n');

    await expect(openStore({ dataDirectory: directory, clock })).rejects.toMatchObject({
      code: 'database_unavailable',
      context: { reason: expect.stringContaining('PostgreSQL 19') },
    });
    expect(await readdir(directory)).toEqual(['database']);
  });

  it('knows the version of the engine', async () => {
    const directory = await prepare();

    expect((await readFile(path.join(directory, 'database/PG_VERSION'), 'utf8')).trim()).toBe(engineVersion);
  });
});

describe('a network file system', () => {
  const mountinfo = [
    '22 1 0:21 / / rw - ext4 /dev/vda rw',
    '40 22 0:40 / /mnt/team rw - fuse.sshfs host:/ rw',
    '41 22 0:41 / /mnt/team/local rw - fuse.ntfs /dev/sdb rw',
  ].join('\n');

  it.each([
    ['NFS', 0x6969, null, 'NFS'],
    ['SMB, as Linux numbers it in 32 bits', -0x1acb2be, null, 'SMB'],
    ['sshfs', 0x65735546, 'fuse.sshfs', 'fuse.sshfs'],
    ['a local disk behind FUSE', 0x65735546, 'fuse.ntfs', null],
    ['ext4', 0xef53, null, null],
  ])('is told from a local one: %s', (...[, type, mounted, expected]) => {
    expect(nameNetwork(type, mounted)).toBe(expected);
  });

  it.each([
    ['/mnt/team/gd', 'fuse.sshfs'],
    ['/mnt/team/local/gd', 'fuse.ntfs'],
    ['/mnt/teamwork', 'ext4'],
  ])('is found by the longest mount point: %s', (directory, expected) => {
    expect(typeOfMount(directory, mountinfo)).toBe(expected);
  });

  it('is refused with its name and the way out; a local one is not', async () => {
    const directory = await makeFolder();

    await expect(refuseNetworkFolder(directory, async () => ({ type: 0x6969 }))).rejects.toMatchObject({
      code: 'database_on_network',
      context: { directory, kind: 'NFS' },
    });
    await expect(refuseNetworkFolder(directory)).resolves.toBeUndefined();
  });
});
