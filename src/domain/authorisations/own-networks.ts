import { valueAt } from '../evidence.ts';
import { listCalls } from '../evidence-calls.ts';
import type { Finding } from '../finding.ts';
import { findSuspects, isSuspectPrincipal } from '../floors/suspects.ts';
import type { Organisation, OwnNetwork } from '../organisation.ts';
import { phrase } from '../phrase.ts';
import type { Authorisation } from '../verdict.ts';
import { isAbout } from './covers-expectation.ts';
import { deedOfFinding } from './deed.ts';
import type { AuthorisationInput } from './input.ts';
import { isPublicAddress, ownNetworkOf } from './own-address.ts';

/** Findings whose premise is that the caller's address is foreign or bad; our own address shows the premise wrong. */
const foreignAddress =
  /InstanceCredentialExfiltration\.OutsideAWS|ResourceCredentialExfiltration\.OutsideAWS|MaliciousIPCaller/;
const otherAccount = /(Instance|Resource)CredentialExfiltration\.InsideAWS/;
/** Findings a scanner or a monitor of our own causes. */
const scanning = /^Recon:EC2\/|^UnauthorizedAccess:EC2\/(SSH|RDP)BruteForce$|^Impact:EC2\/(PortSweep|WinRMBruteForce)$/;

/**
 * The organisation's own egress as proof, where every address the credentials were used from is ours and that settles the
 * premise of the finding: it says the caller is foreign; or the caller is a remote account of ours; or a scanner or monitor of
 * ours did the scanning; or a principal the inventory knows called from where it works.
 */
export function findOwnNetworks(input: AuthorisationInput): readonly Authorisation[] {
  const networks = usedNetworks(input);
  if (networks === null || !settles(input, networks)) return [];
  return networks.map((network) => ({
    kind: 'own-network',
    reference: network.cidr,
    evidence: [],
    text: {
      en: phrase`The calling address belongs to the organisation: ${network.name} (${network.cidr}, ${network.kind}).`,
      ja: phrase`呼び出し元アドレスは自組織のネットワークです: ${network.name} (${network.cidr}、${network.kind})。`,
    },
  }));
}

/** A finding about use from outside AWS turns on whose address it is; without the list of our networks nobody can say. */
export function isEgressUnknown({
  finding,
  organisation,
}: {
  readonly finding: Finding;
  readonly organisation: Organisation;
}): boolean {
  return organisation.ownNetworks === null && finding.type.endsWith('CredentialExfiltration.OutsideAWS');
}

/** Whether a finding of this type is refuted by a caller address of our own. */
export function isPremiseForeignAddress(finding: Finding): boolean {
  return foreignAddress.test(finding.type);
}

/** Null unless there is at least one public address and all of them are ours. */
function usedNetworks(input: AuthorisationInput): readonly OwnNetwork[] | null {
  const suspects = findSuspects({ ...input, calls: [] });
  const from = Date.parse(input.finding.firstSeen) - 24 * 3_600_000;
  const called = listCalls(input.evidence)
    .filter(({ record }) => isSuspectPrincipal(record, suspects) && Date.parse(record.time) >= from)
    .flatMap(({ record }) => record.address ?? []);
  const used = [...new Set([...input.entities.remoteIps, ...called])];
  const addresses = used.filter((address) => isPublicAddress(address, input.matches));
  const networks = addresses.map((address) => ownNetworkOf(address, input.organisation, input.matches));
  const ours = networks.flatMap((network) => network ?? []);
  return ours.length === 0 || ours.length < networks.length ? null : [...new Set(ours)];
}

function settles(input: AuthorisationInput, networks: readonly OwnNetwork[]): boolean {
  const { type } = input.finding;
  if (isPremiseForeignAddress(input.finding)) return true;
  if (otherAccount.test(type)) return isAffiliated(input);
  if (scanning.test(type)) return networks.every((network) => network.kind === 'scanner' || network.kind === 'monitor');
  return /:IAMUser\/|:S3\//.test(type) && isKnownIdentity(input);
}

/** GuardDuty says the account is affiliated and it is one of ours. */
function isAffiliated(input: AuthorisationInput): boolean {
  const base = 'service.action.awsApiCallAction.remoteAccountDetails';
  const account = valueAt(input.finding.document, `${base}.accountId`);
  const affiliated = valueAt(input.finding.document, `${base}.affiliated`);
  return affiliated === true && input.organisation.accounts.some((one) => one.id === account);
}

function isKnownIdentity(input: AuthorisationInput): boolean {
  const deed = deedOfFinding(input.finding, input.entities);
  return input.organisation.inventory.some(
    (entry) => (entry.kind === 'role' || entry.kind === 'user') && isAbout(entry, deed),
  );
}
