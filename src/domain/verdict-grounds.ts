import { type Evidence, ownGrounds } from './evidence.ts';
import type { Text } from './phrase.ts';
import type { Disposition, Reason } from './verdict.ts';
import type { Facts } from './verdict-facts.ts';

const { finding, coverage, configuration } = ownGrounds;

/** A sentence with what it rests on; without evidence of a log it rests on the ground given. */
export function restOn(text: Text, evidence: readonly string[], otherwise: string = finding): Reason {
  return { text, evidence: evidence.length === 0 ? [otherwise] : [...new Set(evidence)] };
}

/** What the verdict itself rests on: what shows harm, what proves that it was allowed, or what is missing. */
export function groundsOf(facts: Facts, disposition: Disposition): readonly string[] {
  if (disposition === 'inconclusive') return [finding, coverage];
  if (facts.finding.sample && disposition === 'false_positive') return [finding];
  const isBenign = disposition === 'benign_true_positive' || disposition === 'false_positive';
  if (isBenign)
    return facts.authorisations.flatMap(({ evidence }) => (evidence.length === 0 ? [configuration] : evidence));
  return [
    ...new Set([
      finding,
      ...facts.open.flatMap(({ evidence }) => evidence),
      ...facts.harm.flatMap(({ evidence }) => evidence),
    ]),
  ];
}

/** The evidence that shows what was tried and refused. */
export function triedIn(evidence: readonly Evidence[]): readonly string[] {
  return evidence
    .filter(({ source, rows }) => (source === 'cloudtrail' || source === 'vpcflow') && rows.length > 0)
    .map(({ id }) => id);
}
