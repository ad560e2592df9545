import type { Digest } from '../evidence.ts';
import type { SignIn } from '../logs/read-sign-in.ts';
import { countDistinct, tally } from './tally.ts';

/**
 * Tallies and figures of sign-ins. One sign-in can have many rows (interrupted steps, repeats, token refreshes), so sign-ins
 * are distinct ids of interactive rows: successful where any of its rows is, interrupted where nothing but steps is known.
 */
export function digestSignIns(rows: readonly SignIn[]): Pick<Digest, 'tallies' | 'figures'> {
  const interactive = rows.filter((row) => row.interactive);
  const signIns = mergeSteps(interactive);
  const succeeded = signIns.filter((one) => one.succeeded);
  const failed = signIns.filter((one) => !one.succeeded && !one.interrupted);
  return {
    tallies: {
      user: tally(signIns.map((one) => one.user)),
      address: tally(signIns.map((one) => one.address)),
      country: tally(signIns.map((one) => one.country)),
      city: tally(signIns.map((one) => one.city)),
      app: tally(signIns.map((one) => one.app)),
      error: tally(signIns.map((one) => (one.errorCode === 0 ? null : one.errorCode))),
      conditionalAccess: tally(signIns.map((one) => one.conditionalAccess)),
      addressOfNonInteractive: tally(rows.filter((row) => !row.interactive).map((row) => row.address)),
    },
    figures: {
      signIns: signIns.length,
      successfulSignIns: succeeded.length,
      failedSignIns: failed.length,
      interruptedSteps: interactive.filter((row) => row.interrupted).length,
      nonInteractiveRows: rows.length - interactive.length,
      withMfa: succeeded.filter((one) => one.mfaSatisfied).length,
      fromUnmanagedDevice: succeeded.filter((one) => !one.device.managed && !one.device.compliant).length,
      distinctUsers: countDistinct(rows.map((row) => row.user)),
      distinctAddresses: countDistinct(rows.map((row) => row.address)),
      distinctCountries: countDistinct(rows.map((row) => row.country)),
    },
  };
}

/** One row per sign-in: the successful one if there is any, else the last that is not merely a step. */
export function mergeSteps(rows: readonly SignIn[]): readonly SignIn[] {
  const byId = new Map<string, SignIn>();
  for (const row of rows.toSorted((a, b) => (a.time < b.time ? -1 : 1))) {
    const known = byId.get(row.id);
    if (known === undefined || rank(row) >= rank(known)) byId.set(row.id, row);
  }
  return [...byId.values()];
}

function rank(row: SignIn): number {
  if (row.succeeded) return 2;
  return row.interrupted ? 0 : 1;
}
