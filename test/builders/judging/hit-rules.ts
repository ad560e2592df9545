import { matchesNetwork } from '../../../src/config/match-network.ts';
import type { Row } from '../../../src/domain/evidence.ts';
import { findFloors } from '../../../src/domain/floors/find-floors.ts';
import { buildEvidence } from './build-evidence.ts';
import { buildFinding, entitiesOf, type FindingBend } from './build-finding.ts';
import { buildOrganisation } from './build-organisation.ts';

/** Rule and level of every hit on these CloudTrail records, for example `H2A` or `H2B denied`. */
export function hitRules(rows: readonly Row[], bend: FindingBend = {}): readonly string[] {
  const finding = buildFinding(bend);
  const hits = findFloors({
    finding,
    entities: entitiesOf(finding),
    evidence: [buildEvidence(rows)],
    organisation: buildOrganisation(),
    matches: matchesNetwork,
  });
  return hits.map((hit) => `${hit.rule}${hit.level}${hit.denied ? ' denied' : ''}`);
}
