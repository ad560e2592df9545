import type { SignIn } from '../logs/read-sign-in.ts';
import { createCounters } from './counter.ts';
import type { Gauge, Part } from './gauge.ts';

const columns = ['user', 'address', 'country', 'city', 'app', 'error', 'conditionalAccess'] as const;

/**
 * Tallies and figures of sign-ins. One sign-in can have many rows (interrupted steps, repeats, token refreshes), so sign-ins
 * are distinct ids of interactive rows: successful where any of its rows is, interrupted where nothing but steps is known.
 */
export function createSignInGauge(): Gauge<SignIn> {
  const { of: every } = createCounters('user', 'address', 'country');
  const { of: rest } = createCounters('address');
  const byId = new Map<string, SignIn>();
  const rows = { all: 0, interactive: 0, interrupted: 0 };
  return {
    add: (row) => {
      rows.all += 1;
      every('user').add(row.user);
      every('address').add(row.address);
      every('country').add(row.country);
      if (!row.interactive) return rest('address').add(row.address);
      rows.interactive += 1;
      rows.interrupted += Number(row.interrupted);
      keepStep(row, byId);
    },
    finish: () => {
      const { tallies, figures } = countSignIns(byId.values());
      return {
        tallies: { ...tallies, addressOfNonInteractive: rest('address').top() },
        figures: {
          ...figures,
          interruptedSteps: rows.interrupted,
          nonInteractiveRows: rows.all - rows.interactive,
          distinctUsers: every('user').distinct(),
          distinctAddresses: every('address').distinct(),
          distinctCountries: every('country').distinct(),
        },
      };
    },
  };
}

function countSignIns(signIns: Iterable<SignIn>): Part {
  const { of, tallies } = createCounters(...columns);
  const figures = { signIns: 0, successfulSignIns: 0, failedSignIns: 0, withMfa: 0, fromUnmanagedDevice: 0 };
  for (const one of signIns) {
    for (const column of ['user', 'address', 'country', 'city', 'app', 'conditionalAccess'] as const)
      of(column).add(one[column]);
    of('error').add(one.errorCode === 0 ? null : one.errorCode);
    figures.signIns += 1;
    figures.successfulSignIns += Number(one.succeeded);
    figures.failedSignIns += Number(!one.succeeded && !one.interrupted);
    figures.withMfa += Number(one.succeeded && one.mfaSatisfied);
    figures.fromUnmanagedDevice += Number(one.succeeded && !one.device.managed && !one.device.compliant);
  }
  return { tallies: tallies(), figures };
}

/** One row per sign-in: the successful one if there is any, else the last that is not merely a step. */
export function mergeSteps(rows: readonly SignIn[]): readonly SignIn[] {
  const byId = new Map<string, SignIn>();
  for (const row of rows.toSorted((a, b) => (a.time < b.time ? -1 : 1))) keepStep(row, byId);
  return [...byId.values()];
}

/** Whatever order the rows come in, the better one stays, of equals the later. */
function keepStep(row: SignIn, byId: Map<string, SignIn>): void {
  const known = byId.get(row.id);
  const isBetter =
    known === undefined || rank(row) > rank(known) || (rank(row) === rank(known) && row.time >= known.time);
  if (isBetter) byId.set(row.id, row);
}

function rank(row: SignIn): number {
  if (row.succeeded) return 2;
  return row.interrupted ? 0 : 1;
}
