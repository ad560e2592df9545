import { describe, it } from '@jest/globals';
import { postgresUrl } from '../../store/engines.ts';
import { faultKinds } from '../fault-desk.ts';
import { checkCell } from './check-cell.ts';
import { dependencies } from './dependencies.ts';

/** `npm run test:faults` plays every cell; otherwise one that ends soon. */
const isEntire = process.env['FAULTS'] === 'all';
const sample = 'STS 401';
const cells = dependencies.flatMap((dependency) =>
  faultKinds.map((fault) => ({ dependency, fault, name: `${dependency.name} ${fault}` })),
);
const played = cells.filter(({ name }) => isEntire || name === sample);

describe('when a dependency fails, people see what the page says, and nothing is lost or doubled', () => {
  it.each(played)(
    '$name',
    async ({ dependency, fault, name }) => {
      if (dependency.name === 'PostgreSQL' && !postgresUrl) {
        process.stdout.write('PostgreSQL cells are skipped: set TEST_DATABASE_URL.\n');
        return;
      }
      const started = Date.now();
      await checkCell({ dependency, fault }, postgresUrl ?? null);
      if (isEntire) process.stdout.write(`${name}: ${Math.round((Date.now() - started) / 1000)} s\n`);
    },
    400_000,
  );
});
