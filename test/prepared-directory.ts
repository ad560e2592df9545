import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openStore } from '../src/store/open-store.ts';

const storeFolder = fileURLToPath(new URL('../src/store', import.meta.url));
const lockFile = fileURLToPath(new URL('../package-lock.json', import.meta.url));

/**
 * A fresh data directory with an empty embedded database in it. Making one takes seconds, copying one does not: the store
 * makes the first itself, and every later one is a copy. Another version of store or packages gets a template of its own.
 */
export async function prepareDirectory(): Promise<string> {
  template ??= findTemplate();
  const source = await template;
  const folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-data-'));
  // A thousand files: Node's own way to copy them takes several times as long.
  await promisify(execFile)('cp', ['-R', `${source}/.`, folder]);
  return folder;
}

let template: Promise<string> | null = null;

async function findTemplate(): Promise<string> {
  const folder = path.join(tmpdir(), `gd-triage-template-${await hashStore()}`);
  if (!(await exists(folder))) await makeTemplate(folder);
  return folder;
}

async function makeTemplate(folder: string): Promise<void> {
  const draft = await mkdtemp(path.join(tmpdir(), 'gd-triage-draft-'));
  const store = await openStore({ dataDirectory: draft, clock: { now: () => new Date() } });
  await store.close();
  // Another test file may have been quicker; its template is as good.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
}

async function hashStore(): Promise<string> {
  const names = (await readdir(storeFolder, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const files = [lockFile, ...names.map((name) => path.join(storeFolder, name))];
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function exists(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}
