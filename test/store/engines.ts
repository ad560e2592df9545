import { rm } from 'node:fs/promises';
import { openStore, type Store, type StoreOptions } from '../../src/store/open-store.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { buildFinding, buildReference } from './stored-things.ts';

/** The embedded database always; PostgreSQL too where a database for tests is given. */
export const postgresUrl = process.env['TEST_DATABASE_URL'];
export const engines = [
  { engine: 'the embedded database', databaseUrl: null },
  ...(postgresUrl ? [{ engine: 'PostgreSQL', databaseUrl: postgresUrl }] : []),
];

/** A store of an engine for the tests of a file. */
export async function openEngine({ databaseUrl, ...options }: Omit<StoreOptions, 'dataDirectory'>): Promise<Store> {
  if (databaseUrl) return openStore({ ...options, databaseUrl, dataDirectory: null });
  const dataDirectory = await prepareDirectory();
  const store = await openStore({ ...options, dataDirectory });
  return { ...store, close: () => store.close().finally(() => rm(dataDirectory, { recursive: true, force: true })) };
}

let serial = 0;

/** One store serves all tests of an engine; each test has a finding of its own. */
export function buildOwn(): { finding: ReturnType<typeof buildFinding>; reference: ReturnType<typeof buildReference> } {
  serial += 1;
  const id = `${process.pid.toString(16)}${serial.toString(16)}${Date.now().toString(16)}`.padStart(32, '0');
  return { finding: buildFinding({ id }), reference: buildReference({ findingId: id }) };
}
