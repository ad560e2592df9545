import type { Evidence } from './evidence.ts';
import { type ApiCall, readApiCall } from './logs/read-api-call.ts';
import { type Change, readChange } from './logs/read-change.ts';
import { readSignIn, type SignIn } from './logs/read-sign-in.ts';

/** A record and the evidence that holds it. */
export interface Fetched<Rec> {
  readonly record: Rec;
  readonly evidence: readonly string[];
}

/** Floors, proofs and verdict ask for the same evidence: it is read once. */
const readCalls = new WeakMap<readonly Evidence[], readonly Fetched<ApiCall>[]>();

/** Every CloudTrail record of the evidence once, in order of time; an event fetched by several questions cites them all. */
export function listCalls(evidence: readonly Evidence[]): readonly Fetched<ApiCall>[] {
  const known = readCalls.get(evidence);
  if (known !== undefined) return known;
  const calls = listRecords(evidence, 'cloudtrail', readApiCall).toSorted(
    (a, b) => Date.parse(a.record.time) - Date.parse(b.record.time),
  );
  readCalls.set(evidence, calls);
  return calls;
}

/** Every change record once. */
export function listChanges(evidence: readonly Evidence[]): readonly Fetched<Change>[] {
  return listRecords(evidence, 'changes', readChange);
}

/** Every row of the identity provider, repeats of a sign-in included. */
export function listSignIns(evidence: readonly Evidence[]): readonly Fetched<SignIn>[] {
  return evidence
    .filter((one) => one.source === 'entra')
    .flatMap((one) => one.rows.flatMap((row) => toFetched(readSignIn(row), one.id)));
}

function toFetched<Rec>(record: Rec | null, evidence: string): readonly Fetched<Rec>[] {
  return record === null ? [] : [{ record, evidence: [evidence] }];
}

function listRecords<Rec extends { readonly id: string }>(
  evidence: readonly Evidence[],
  source: Evidence['source'],
  read: (row: Evidence['rows'][number]) => Rec | null,
): readonly Fetched<Rec>[] {
  const byId = new Map<string, Fetched<Rec>>();
  for (const one of evidence.filter((candidate) => candidate.source === source)) {
    one.rows.forEach((row, index) => {
      const record = read(row);
      if (record === null) return;
      const key = record.id === '' ? `${one.id} row ${index}` : record.id;
      const cited = byId.get(key)?.evidence ?? [];
      byId.set(key, { record, evidence: cited.includes(one.id) ? cited : [...cited, one.id] });
    });
  }
  return [...byId.values()];
}
