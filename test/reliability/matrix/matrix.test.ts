import { describe, it } from '@jest/globals';
import { postgresUrl } from '../../store/engines.ts';
import { faultKinds } from '../fault-desk.ts';
import { checkCell } from './check-cell.ts';
import { dependencies } from './dependencies.ts';

/** `npm run test:faults` plays every cell; otherwise one cell of two rows that end soon. */
const isEntire = process.env['FAULTS'] === 'all';
const diagonal = new Set(['GuardDuty 403', 'STS 401']);
const cells = dependencies.flatMap((dependency) =>
  faultKinds.map((fault) => ({ dependency, fault, name: `${dependency.name} ${fault}` })),
);
const played = cells.filter(({ name }) => isEntire || diagonal.has(name));

describe('when a dependency fails, people see what the page says, and nothing is lost or doubled', () => {
  it.each(played)(
    '$name',
    async ({ dependency, fault }) => {
      if (dependency.name === 'PostgreSQL' && !postgresUrl) {
        process.stdout.write('PostgreSQL cells are skipped: set TEST_DATABASE_URL.\n');
        return;
      }
      await checkCell({ dependency, fault }, postgresUrl ?? null);
    },
    400_000,
  );
});
