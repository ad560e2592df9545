import { createHash } from 'node:crypto';
import { access, cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../src/store/open-store.ts';

const storeFolder = fileURLToPath(new URL('../src/store', import.meta.url));
const lockFile = fileURLToPath(new URL('../package-lock.json', import.meta.url));

/**
 * A fresh data directory with an empty embedded database in it. Making one takes seconds, copying one does not: the store
 * makes the first itself, and every later one is a copy. Another version of store or packages gets a template of its own.
 */
export async function prepareDirectory(): Promise<string> {
  const template = path.join(tmpdir(), `gd-triage-template-${await hashStore()}`);
  if (!(await exists(template))) await makeTemplate(template);
  const folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-data-'));
  await cp(template, folder, { recursive: true });
  return folder;
}

async function makeTemplate(template: string): Promise<void> {
  const draft = await mkdtemp(path.join(tmpdir(), 'gd-triage-draft-'));
  const store = await openStore({ dataDirectory: draft, clock: { now: () => new Date() } });
  await store.close();
  // Another test file may have been quicker; its template is as good.
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }));
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
