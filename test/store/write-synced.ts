import { copyFileSync, fsyncSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { openStore } from '../../src/store/open-store.ts';
import { buildFinding, placeAt } from './stored-things.ts';

/**
 * A process of its own: writes cases and prints each key once the store has confirmed it. Whatever it brings to the disk is
 * copied to a second folder at that moment, so that the folder holds what a disk would hold after a power failure.
 */
const [directory = '', disk = ''] = process.argv.slice(2);
const sync = (descriptor: number, file: string): void => {
  fsyncSync(descriptor);
  const target = path.join(disk, path.relative(directory, file));
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(file, target);
};
const store = await openStore({ dataDirectory: directory, clock: { now: () => new Date() }, sync });
for (let n = 0; ; n += 1) {
  const { key } = await store.openCase(buildFinding({ id: `f${n}` }), placeAt(`${n}.0`));
  process.stdout.write(`${key}\n`);
}
