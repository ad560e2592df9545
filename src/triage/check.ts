import type { Inferred } from '../domain/brief.ts';
import type { CheckedClaim, Claim } from '../domain/claim.ts';
import { decideVerdict } from '../domain/decide-verdict.ts';
import type { Entities } from '../domain/entities.ts';
import { ownGrounds } from '../domain/evidence.ts';
import type { Finding } from '../domain/finding.ts';
import { languages, plainText } from '../domain/phrase.ts';
import type { Verdict } from '../domain/verdict.ts';
import { checkAbsent } from './checks/check-absence.ts';
import { checkEntity, checkOccurred, checkState, checkTechnique } from './checks/check-facts.ts';
import { checkComparison, checkCount, checkRate } from './checks/check-figures.ts';
import { dropUnbackedQuantifiers } from './checks/check-quantifiers.ts';
import { checkDocumentation, checkIntel } from './checks/check-sources.ts';
import { checkInterval, checkOrdering, checkTime, checkWeekday } from './checks/check-times.ts';
import { checkWording } from './checks/check-wording.ts';
import { dropLulling } from './checks/contradicts-verdict.ts';
import { findingId, type Haystack, haystackOf, haystackOfFinding, mergeHaystacks } from './checks/haystack.ts';
import { type Court, type Facts, type Ruling, reject, uphold } from './checks/ruling.ts';
import type { Looked } from './look.ts';
import type { Settings } from './settings.ts';

export interface CheckRequest {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly looked: Looked;
  readonly inferred: Inferred;
}

/** Checks what the analyst said against what was seen, and decides the verdict. Pure. */
export function check(
  { finding, entities, looked, inferred }: CheckRequest,
  settings: Pick<Settings, 'organisation' | 'matchesNetwork'>,
): { readonly claims: readonly CheckedClaim[]; readonly verdict: Verdict } {
  const { brief, inference } = inferred;
  const { evidence, coverage } = looked;
  const { organisation, matchesNetwork: matches } = settings;
  const { floors, authorisations } = brief;
  const { proposal, proposedBy, secondPass } = inference;
  const verdict = decideVerdict({
    finding,
    entities,
    floors,
    authorisations,
    coverage,
    evidence,
    organisation,
    matches,
    proposal,
    proposedBy,
    secondPass,
  });
  const claims = checkClaims(inference.claims, { evidence, coverage, finding, organisation });
  return { claims: dropLulling(claims, verdict), verdict };
}

/**
 * Computes every claim again from the evidence. What does not come out the same is dropped, never softened. The words of a
 * model are checked too: each fact in them must stand in the evidence the claim cites, or in the finding.
 */
export function checkClaims(claims: readonly Claim[], facts: Facts): readonly CheckedClaim[] {
  const haystacks = new Map(facts.evidence.map((one) => [one.id, haystackOf(one)] as const));
  haystacks.set(findingId, haystackOfFinding(facts.finding));
  const merged = new Map<string, Haystack>();
  const merge = (ids: readonly string[]): Haystack => {
    const key = [...new Set(ids)].toSorted().join(' ');
    const known = merged.get(key) ?? mergeHaystacks(key.split(' ').flatMap((id) => haystacks.get(id) ?? []));
    merged.set(key, known);
    return known;
  };
  const checked = claims.map((claim): CheckedClaim => {
    const cited = merge(claim.evidence);
    const { stands, why } = judge(claim, { ...facts, cited, readable: merge([...claim.evidence, findingId]) });
    return { ...claim, check: stands ? 'supported' : 'dropped', why };
  });
  return dropUnbackedQuantifiers(checked, facts.evidence);
}

function judge(claim: Claim, court: Court): Ruling {
  // Coverage and configuration hold no rows a model could have read.
  const own = claim.writtenBy === 'rules' ? Object.values(ownGrounds) : [findingId];
  const known = new Set<string>([...own, ...court.evidence.map((one) => one.id)]);
  const unknown = [...claim.evidence, ...selectionsOf(claim)].find((id) => !known.has(id));
  if (unknown !== undefined) return reject(`unknown evidence ${unknown}`);
  const uncited = selectionsOf(claim).find((id) => !claim.evidence.includes(id));
  if (uncited !== undefined) return reject(`computed from ${uncited}, which the claim does not cite`);
  const assertion = judgeAssertion(claim, court);
  if (!assertion.stands || claim.writtenBy === 'rules') return assertion;
  const wording = languages
    .map((language) => checkWording({ claim, prose: plainText(claim.text[language]) }, court))
    .find((ruling) => !ruling.stands);
  return wording ?? assertion;
}

function selectionsOf(claim: Claim): readonly string[] {
  const of = 'of' in claim ? [claim.of.evidence] : [];
  return 'among' in claim ? [...of, claim.among.evidence] : of;
}

function judgeAssertion(claim: Claim, court: Court): Ruling {
  switch (claim.kind) {
    case 'count':
      return checkCount(claim, court);
    case 'rate':
      return checkRate(claim, court);
    case 'comparison':
      return checkComparison(claim, court);
    case 'time':
      return checkTime(claim, court);
    case 'interval':
      return checkInterval(claim, court);
    case 'weekday':
      return checkWeekday(claim, court);
    case 'ordering':
      return checkOrdering(claim, court);
    default:
      return judgeFact(claim, court);
  }
}

function judgeFact(
  claim: Exclude<Claim, { kind: 'count' | 'rate' | 'comparison' | 'time' | 'interval' | 'weekday' | 'ordering' }>,
  court: Court,
): Ruling {
  switch (claim.kind) {
    case 'entity':
      return checkEntity(claim, court);
    case 'event_occurred':
      return checkOccurred(claim, court);
    case 'event_absent':
      return checkAbsent(claim, court);
    case 'state':
      return checkState(claim, court);
    case 'technique':
      return checkTechnique(claim, court);
    default:
      return judgeKnowledge(claim, court);
  }
}

function judgeKnowledge(
  claim: Extract<Claim, { kind: 'documentation' | 'intel' | 'hypothesis' | 'recommendation' }>,
  court: Court,
): Ruling {
  const restsOnNothing = claim.writtenBy === 'model' && claim.evidence.length === 0;
  switch (claim.kind) {
    case 'documentation':
      return checkDocumentation(claim, court);
    case 'intel':
      return checkIntel(claim, court);
    case 'hypothesis':
      return restsOnNothing ? reject('cites no evidence') : uphold('an interpretation');
    case 'recommendation':
      return restsOnNothing ? reject('cites no evidence') : uphold('a recommendation');
  }
}
