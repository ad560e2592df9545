import { openStore } from '../../src/store/open-store.ts';
import { buildFinding, buildRecord, placeAt } from './stored-things.ts';

/** A process of its own: writes cases as fast as it can and prints each key once the store has confirmed it. */
const store = await openStore({ dataDirectory: process.argv[2] ?? null, clock: { now: () => new Date() } });
process.stdout.write('ready\n');
for (let n = 0; ; n += 1) {
  const opened = await store.openCase(buildFinding({ id: `f${n}` }), placeAt(`${n}.0`));
  const { investigation } = await store.startInvestigation(opened, 'cli');
  await store.finishInvestigation(investigation.id, buildRecord(`report ${n}`));
  await store.saveTicket(opened.key, { state: 'creating', intentAt: String(n) });
  process.stdout.write(`${opened.key}\n`);
}
