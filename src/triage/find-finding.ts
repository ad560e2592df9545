import { type FindingReference, referenceOf } from '../domain/finding.ts';
import { isPrefix } from '../domain/parse-prefix.ts';
import type { LookUp, LookUpHint, Ports } from '../ports.ts';

/**
 * The findings a reference can mean: exactly one is it, of several somebody has to choose. The beginning of an id is looked
 * for among the cases first: GuardDuty cannot search by it.
 */
export async function findFinding(
  reference: FindingReference,
  hint: LookUpHint,
  { findings, store }: Pick<Ports, 'findings' | 'store'>,
): Promise<LookUp> {
  const { findingId } = reference;
  if (findingId === null || !isPrefix(reference)) return findings.lookUp(reference, hint);
  const cases = await store.casesStarting(findingId);
  if (cases.length > 1) return { found: cases.map(({ finding }) => finding), searched: 'cases' };
  const [only] = cases;
  return only === undefined ? findings.startingWith(findingId) : findings.lookUp(referenceOf(only.finding), hint);
}
