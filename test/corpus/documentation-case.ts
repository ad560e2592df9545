import type { CheckedClaim, Claim } from '../../src/domain/claim.ts';
import { sameText, words } from '../../src/domain/phrase.ts';
import { checkClaims } from '../../src/triage/check.ts';
import type { Facts } from '../../src/triage/checks/ruling.ts';
import { buildEvidence } from '../builders/judging/build-evidence.ts';
import { buildFinding } from '../builders/judging/build-finding.ts';
import { buildOrganisation } from '../builders/judging/build-organisation.ts';

const url = 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html';
const page = {
  url,
  title: 'GuardDuty IAM finding types',
  text: 'This page is a stand-in: temporary credentials of an instance\nwere used from a host outside of AWS.',
};

/** A quotation of a page of AWS that was kept as evidence; no log of the corpus holds one. */
export function documentationCase(): { name: string; claims: readonly CheckedClaim[]; facts: Facts } {
  const pages = buildEvidence([page], { id: 'E1-doc', source: 'aws-docs' });
  const logs = buildEvidence([], { id: 'E2-log' });
  const facts = {
    evidence: [pages, logs],
    coverage: [],
    finding: buildFinding(),
    organisation: buildOrganisation(),
  };
  const claim: Claim = {
    id: 'C1',
    chapter: 2,
    part: 'what-fired',
    kind: 'documentation',
    url,
    quote: 'temporary credentials of an instance were used from a host',
    evidence: ['E1-doc'],
    text: sameText(words('A quotation.')),
    writtenBy: 'rules',
  };
  return { name: 'documentation', claims: checkClaims([claim], facts), facts };
}
