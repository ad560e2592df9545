import { execFileSync } from 'node:child_process';
import { openStore } from '../../src/store/open-store.ts';

/** A process of its own, since an unheard connection error ends the process: works while its connections are cut. */
const databaseUrl = process.argv[2] ?? '';
const cut = `
  import { Client } from 'pg';
  const client = new Client({ connectionString: process.argv[1] });
  await client.connect();
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gd-triage'");
  await client.end();
`;
const store = await openStore({ databaseUrl, dataDirectory: null, clock: { now: () => new Date() } });
await Promise.all([1, 2, 3].map(() => store.listCases(1)));
// Nothing of the cut is heard before the next work begins, so that it hits connections in use.
execFileSync(process.execPath, ['--input-type=module', '-e', cut, databaseUrl]);
for (let attempt = 0; attempt < 5; attempt += 1) await store.listCases(1).catch(() => null);
await new Promise((resolve) => setTimeout(resolve, 200));
await store.listCases(1);
process.stdout.write('still working\n');
await store.close();
