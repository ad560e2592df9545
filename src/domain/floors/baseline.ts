import type { Fetched } from '../evidence-calls.ts';
import type { ApiCall } from '../logs/read-api-call.ts';

/** What was ordinary before the case began. */
export interface Baseline {
  /** Days on which an identity did something from an address. */
  readonly deeds: ReadonlyMap<string, ReadonlySet<string>>;
  readonly addresses: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
}

interface WithBaseline {
  readonly baseline: Baseline;
}

/** This many earlier days make a habit. */
const habitDays = 2;

/** Reads the events before an instant (epoch milliseconds) once. */
export function readBaseline(calls: readonly Fetched<ApiCall>[], end: number): Baseline {
  const deeds = new Map<string, Set<string>>();
  const addresses = new Set<string>();
  const regions = new Set<string>();
  for (const { record } of calls) {
    if (Date.parse(record.time) >= end) continue;
    addresses.add(placeOf(record));
    regions.add(record.region ?? '');
    if (!record.succeeded) continue;
    const days = deeds.get(deedKey(record)) ?? new Set();
    deeds.set(deedKey(record), days.add(record.time.slice(0, 10)));
  }
  return { deeds, addresses, regions };
}

/** Whether the same identity did the same from the same address on several days before the case began. */
export function isHabit(call: ApiCall, { baseline }: WithBaseline): boolean {
  return (baseline.deeds.get(deedKey(call))?.size ?? 0) >= habitDays;
}

/** Whether the identity was never seen from this address before the case began. */
export function isNewAddress(call: ApiCall, { baseline }: WithBaseline): boolean {
  return !baseline.addresses.has(placeOf(call));
}

/** Whether nobody in the evidence used this region before the case began; false where there is no baseline to tell. */
export function isNewRegion(call: ApiCall, { baseline }: WithBaseline): boolean {
  return baseline.regions.size > 0 && !baseline.regions.has(call.region ?? '');
}

/** The user, or the role whatever its session is called. */
export function identityOf(call: ApiCall): string {
  const { principal } = call;
  return `${principal.accountId}/${principal.issuerName ?? principal.userName ?? principal.id ?? principal.arn ?? ''}`;
}

function placeOf(call: ApiCall): string {
  return `${identityOf(call)} ${call.address}`;
}

function deedKey(call: ApiCall): string {
  return `${call.action} ${placeOf(call)}`;
}
