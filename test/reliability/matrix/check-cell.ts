import { expect } from '@jest/globals';
import type { Cell } from './dependencies.ts';
import { expected } from './expected.ts';
import { playCell, type Seen } from './play-cell.ts';

/** The longest anybody waits for an answer: the budget of an investigation is 10 s here, JIRA has limits of its own. */
const answerMs = 75_000;

/** Plays a cell and holds it against the table. What must be true of every cell stands here. */
export async function checkCell(cell: Cell, databaseUrl: string | null): Promise<void> {
  const { dependency, fault } = cell;
  const wanted = expected[dependency.name][fault];
  const seen = await playCell(cell, databaseUrl);

  // What remains true.
  expect(pickTruths(seen)).toEqual({ offers: 1, reports: 1, files: 1, doubledParts: 0, tickets: 1 });
  expect(seen.elapsedMs).toBeLessThan(answerMs);
  expect(seen.log).not.toMatch(/Unhandled rejection|xoxb-|xapp-/);

  // What people see.
  expect(seen.asked).toBeLessThanOrEqual(wanted.asked);
  if (wanted.words) expect(seen[wanted.where ?? 'report']).toMatch(wanted.words);
  if (wanted.outcomes) {
    const outcomes = seen.outcomes.filter((outcome) => outcome !== 'not collected');
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter((outcome) => !wanted.outcomes?.includes(outcome))).toEqual([]);
  }
}

function pickTruths({ offers, reports, files, doubledParts, tickets }: Seen) {
  return { offers, reports, files, doubledParts, tickets };
}
