import { expect } from '@jest/globals';
import type { Cell } from './dependencies.ts';
import { expected } from './expected.ts';
import { playCell, type Seen } from './play-cell.ts';

/** Of what was said, where it should have been something else. */
const shownLength = 1500;

/** Plays a cell and holds it against the table. What must be true of every cell stands here. */
export async function checkCell(cell: Cell, databaseUrl: string | null): Promise<void> {
  const { dependency, fault } = cell;
  const wanted = expected[dependency.name][fault];
  const seen = await playCell(cell, databaseUrl);

  // What remains true.
  if (seen.files > 1) process.stdout.write(`${seen.log}\n`);
  expect(pickTruths(seen)).toEqual({ offers: 1, reports: 1, files: 1, doubledParts: 0, tickets: 1 });
  expect(seen.log).not.toMatch(/Unhandled rejection|xoxb-|xapp-/);

  // What people see.
  const isOnce = seen.asked === 1;
  expect(isOnce ? 'once' : 'again').toMatch(wanted.asked === 1 ? 'once' : /once|again/);
  if (wanted.refusal && !isOnce) expect(seen.told).toMatch(wanted.refusal);
  const said = seen[wanted.where ?? 'report'];
  if (wanted.words) expect(wanted.words.test(said) ? wanted.words : said.slice(0, shownLength)).toEqual(wanted.words);
  if (wanted.outcomes) {
    const outcomes = seen.outcomes.filter((outcome) => outcome !== 'not collected');
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter((outcome) => !wanted.outcomes?.includes(outcome))).toEqual([]);
  }
}

function pickTruths({ offers, reports, files, doubledParts, tickets }: Seen) {
  return { offers, reports, files, doubledParts, tickets };
}
