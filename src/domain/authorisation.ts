import { coversChange } from './authorisations/covers-change.ts';
import { findExpectations } from './authorisations/covers-expectation.ts';
import { deedOfCall, deedOfFinding } from './authorisations/deed.ts';
import type { AuthorisationInput } from './authorisations/input.ts';
import { findInventoryPurpose } from './authorisations/inventory-purpose.ts';
import { matchSignIns } from './authorisations/match-sign-in.ts';
import { findOwnNetworks } from './authorisations/own-networks.ts';
import { listCalls, listChanges } from './evidence-calls.ts';
import type { Finding } from './finding.ts';
import { findSuspects, isSuspectPrincipal } from './floors/suspects.ts';
import type { ApiCall } from './logs/read-api-call.ts';
import { listValues, phrase } from './phrase.ts';
import type { Authorisation } from './verdict.ts';

/**
 * Proofs that the activity of a finding was allowed, only from sources an attacker cannot write: change records, approved
 * behaviour in the inventory, the organisation's own networks, and sign-ins at the identity provider. User agents, session
 * names a caller chose, tags, and ids of change records that merely appear in a log field never count.
 */
export function findAuthorisations(input: AuthorisationInput): readonly Authorisation[] {
  if (input.finding.sample) return [sampleFinding(input.finding)];
  return [
    ...changesOf(input),
    ...expectationsOf(input),
    ...findInventoryPurpose(input),
    ...findOwnNetworks(input),
    ...signInsOf(input),
  ];
}

/** Names the change record, or the approved behaviour of the inventory, that covers one API call; null where none does. */
export type Authoriser = (call: ApiCall) => string | null;

/** Reads the records once; a call that is what the finding reports is also covered by what covers the finding. */
export function createAuthoriser(input: AuthorisationInput): Authoriser {
  const changes = listChanges(input.evidence).map(({ record }) => record);
  const suspects = findSuspects({ ...input, calls: [] });
  const ofFinding = authoriseFinding(input);
  return (call) => {
    const deed = deedOfCall(call);
    const change = changes.find((one) => coversChange(one, deed, input.matches));
    if (change !== undefined) return change.id;
    return input.entities.apis.includes(call.name) && isSuspectPrincipal(call, suspects) ? ofFinding : null;
  };
}

/** The change record or approved behaviour that covers the finding as a whole; null where none does. */
export function authoriseFinding(input: AuthorisationInput): string | null {
  return [...changesOf(input), ...expectationsOf(input)][0]?.reference ?? null;
}

function changesOf(input: AuthorisationInput): readonly Authorisation[] {
  const deed = deedOfFinding(input.finding, input.entities);
  return listChanges(input.evidence)
    .filter(({ record }) => coversChange(record, deed, input.matches))
    .map(({ record, evidence }) => ({
      kind: 'change-record',
      reference: record.id,
      evidence,
      text: {
        en: phrase`Change record ${record.id} (${record.status}) covers this: ${record.summary}, ${record.start} to ${record.end}, approved by ${record.approver ?? 'unknown'}.`,
        ja: phrase`変更記録 ${record.id} (${record.status}) がこの操作を承認しています: ${record.summary}、${record.start} ～ ${record.end}、承認者 ${record.approver ?? '不明'}。`,
      },
    }));
}

function expectationsOf(input: AuthorisationInput): readonly Authorisation[] {
  const deed = deedOfFinding(input.finding, input.entities);
  const about = { finding: input.finding, deed, inventory: input.organisation.inventory };
  return findExpectations(about, input.matches).map(({ entry, expectation }) => ({
    kind: 'inventory',
    reference: expectation.reason,
    evidence: [],
    text: {
      en: phrase`The inventory expects this of ${entry.id}: ${expectation.reason}, approved by ${expectation.approvedBy}.`,
      ja: phrase`インベントリでは ${entry.id} の想定された動作です: ${expectation.reason}、承認者 ${expectation.approvedBy}。`,
    },
  }));
}

function signInsOf(input: AuthorisationInput): readonly Authorisation[] {
  const addresses = addressesUsed(input);
  return (matchSignIns({ ...input, addresses }) ?? []).map(({ signIn, evidence }) => ({
    kind: 'identity-provider',
    reference: signIn.id,
    evidence,
    text: {
      en: phrase`The identity provider saw ${signIn.user} sign in from ${signIn.address ?? 'unknown'} at ${signIn.time} with the second factor met; the credentials were used from ${listValues(addresses)}.`,
      ja: phrase`ID プロバイダーは ${signIn.time} に ${signIn.user} の ${signIn.address ?? '不明'} からのサインインを記録しており、多要素認証を満たしています。認証情報の使用元は ${listValues(addresses)} です。`,
    },
  }));
}

/** Where the finding and the log saw these credentials from, from a session's length before the finding until its end. */
function addressesUsed(input: AuthorisationInput): readonly string[] {
  const suspects = findSuspects({ ...input, calls: [] });
  const from = Date.parse(input.finding.firstSeen) - 12 * 3_600_000;
  const calls = listCalls(input.evidence).filter(({ record }) => {
    const at = Date.parse(record.time);
    return isSuspectPrincipal(record, suspects) && at >= from && at <= Date.parse(input.finding.lastSeen);
  });
  return [...new Set([...input.entities.remoteIps, ...calls.flatMap(({ record }) => record.address ?? [])])];
}

function sampleFinding(finding: Finding): Authorisation {
  return {
    kind: 'sample',
    reference: finding.id,
    evidence: [],
    text: {
      en: phrase`GuardDuty marks this finding as a sample: no real activity is behind it.`,
      ja: phrase`GuardDuty がサンプルとして生成した検出結果で、実際の活動はありません。`,
    },
  };
}
