import type { Assertion, Claim, Selection } from '../../../src/domain/claim.ts';
import type { Coverage } from '../../../src/domain/coverage.ts';
import type { Evidence } from '../../../src/domain/evidence.ts';
import { sameText, words } from '../../../src/domain/phrase.ts';
import { checkClaims } from '../../../src/triage/check.ts';
import { buildCoverage, buildEvidence } from './build-evidence.ts';
import { buildFinding } from './build-finding.ts';
import { buildOrganisation } from './build-organisation.ts';
import { buildCall, buildSignIn } from './build-rows.ts';

const times = ['2026-03-04T10:00:00Z', '2026-03-04T16:30:00Z', '2026-03-04T10:05:00Z'];
const calls = times.map((time, index) =>
  buildCall({
    name: index === 0 ? 'StopLogging' : 'ListUsers',
    service: 'iam',
    time,
    ...(index === 2 ? { error: 'AccessDenied' } : {}),
  }),
);
const signIns = [
  buildSignIn({ id: 's1', errorCode: 50074 }),
  buildSignIn({ id: 's1' }),
  buildSignIn({ id: 's2', category: 'NonInteractiveUserSignInLogs' }),
];
const api = buildEvidence(calls);
export const cut = buildEvidence(calls, { id: 'E2-cut', outcome: 'truncated' });
export const idp = buildEvidence(signIns, { id: 'E3-idp', source: 'entra' });

/** Every row of an answer. */
export const all = (evidence: Evidence = api): Selection => ({ evidence: evidence.id, where: [] });
export const denied: Selection = { evidence: api.id, where: [{ path: 'errorCode', equals: 'AccessDenied' }] };
export const none: Selection = { evidence: api.id, where: [{ path: 'eventName', equals: 'DeleteTrail' }] };
export const interactive: Selection = {
  evidence: idp.id,
  where: [{ path: 'category', equals: 'SignInLogs' }],
  distinct: 'properties.id',
};

/** How a claim is put. */
export interface Said {
  readonly text?: string;
  readonly evidence?: readonly string[];
  readonly writtenBy?: Claim['writtenBy'];
  readonly coverage?: readonly Coverage[];
}

/** Checks one claim against three calls, their truncated twin and three rows of sign-ins: `supported: why` or `dropped: why`. */
export function judgeClaim(assertion: Assertion, said: Said = {}): string {
  const claim: Claim = {
    id: 'C1',
    chapter: 5,
    part: 'operation',
    evidence: said.evidence ?? [api.id, cut.id, idp.id],
    text: sameText(words(said.text ?? 'A sentence.')),
    writtenBy: said.writtenBy ?? 'rules',
    ...assertion,
  };
  const coverage = said.coverage ?? [buildCoverage()];
  const [checked] = checkClaims([claim], {
    evidence: [api, cut, idp],
    coverage,
    finding: buildFinding(),
    organisation: buildOrganisation({ logSources: [collected] }),
  });
  return checked === undefined ? '' : `${checked.check}: ${checked.why}`;
}

const collected = { source: 'cloudtrail', accounts: ['*'], regions: ['*'], via: 'files', collected: true } as const;

type Absence = Extract<Assertion, { readonly kind: 'event_absent' }>;

/** Nothing happened in the days around the finding, says Q8. */
export function absent(bend: Partial<Omit<Absence, 'kind'>> = {}): Absence {
  const from = '2026-03-04T00:00:00Z';
  return { kind: 'event_absent', question: 'Q8', from, to: '2026-03-05T00:00:00Z', regions: [], ...bend };
}

/** A complete search that found nothing. */
export const empty = buildCoverage({ question: 'Q8', outcome: 'empty', rows: 0 });
