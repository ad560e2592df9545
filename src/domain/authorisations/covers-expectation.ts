import type { Finding } from '../finding.ts';
import { listLeaves } from '../list-leaves.ts';
import { matchesGlob } from '../match-glob.ts';
import type { Expectation, InventoryEntry, NetworkMatcher } from '../organisation.ts';
import { isSamePrincipal, isSameResource } from './covers-change.ts';
import type { Deed } from './deed.ts';

export interface Approved {
  readonly entry: InventoryEntry;
  readonly expectation: Expectation;
}

interface Peers {
  readonly addresses: readonly string[];
  readonly domains: readonly string[];
  /** Container images, digests and file hashes. */
  readonly images: readonly string[];
}

const addressLike = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+)(\/\d+)?$/i;
const hashLike = /^(sha\d+:)?[0-9a-f]{32,}$/i;

/** Approved behaviour of the resource or principal of a finding that covers it: type, peers, principal and time all match. */
export function findExpectations(
  input: { readonly finding: Finding; readonly deed: Deed; readonly inventory: readonly InventoryEntry[] },
  matches: NetworkMatcher,
): readonly Approved[] {
  const { finding, deed, inventory } = input;
  return inventory
    .filter((entry) => isAbout(entry, deed))
    .flatMap((entry) => (entry.expects ?? []).map((expectation) => ({ entry, expectation })))
    .filter(({ expectation }) => covers(expectation, { finding, deed, matches }));
}

/** Whether an inventory entry is the resource or the principal of the deed. */
export function isAbout(entry: InventoryEntry, deed: Deed): boolean {
  if (entry.account !== undefined && entry.account !== deed.account) return false;
  const isIdentity = entry.kind === 'role' || entry.kind === 'user';
  if (isIdentity) return deed.principals.some((name) => isSamePrincipal(entry.id, name));
  return deed.resources.some((resource) => isSameResource(entry.id, resource));
}

function covers(
  expectation: Expectation,
  about: { readonly finding: Finding; readonly deed: Deed; readonly matches: NetworkMatcher },
): boolean {
  const { finding, deed } = about;
  if (!expectation.findingTypes.some((glob) => matchesGlob(glob, finding.type))) return false;
  if (expectation.from !== undefined && Date.parse(deed.from) < Date.parse(expectation.from)) return false;
  if (expectation.to !== undefined && Date.parse(deed.to) > Date.parse(expectation.to)) return false;
  const wanted = expectation.principals ?? [];
  if (wanted.length > 0 && !wanted.some((name) => deed.principals.some((known) => isSamePrincipal(name, known))))
    return false;
  return coversPeers(expectation.peers, readPeers(finding, deed), about.matches);
}

/** Every peer of the finding of a kind the expectation names must be expected, and there must be one. */
function coversPeers(expected: readonly string[], peers: Peers, matches: NetworkMatcher): boolean {
  if (expected.includes('*')) return true;
  const networks = expected.filter((peer) => addressLike.test(peer));
  const names = expected.filter((peer) => !addressLike.test(peer));
  const checks = [
    networks.length > 0
      ? peers.addresses.map((address) => networks.some((cidr) => matches(address, asCidr(cidr))))
      : [],
    names.length > 0 ? peers.domains.map((domain) => names.some((name) => isSameDomain(name, domain))) : [],
    names.length > 0 && peers.domains.length === 0
      ? peers.images.map((image) => names.some((name) => isSameImage(name, image))).slice(0, 50)
      : [],
  ].flat();
  const unexpectedAddress =
    names.length > 0 && networks.length === 0 && peers.domains.length === 0 && peers.images.length === 0;
  return !unexpectedAddress && checks.length > 0 && checks.every(Boolean);
}

function readPeers(finding: Finding, deed: Deed): Peers {
  const leaves = listLeaves(finding.document).filter((leaf) => typeof leaf.value === 'string');
  const valuesAt = (path: RegExp): string[] =>
    leaves.filter((leaf) => path.test(leaf.path)).map((leaf) => String(leaf.value));
  return {
    addresses: deed.addresses,
    domains: valuesAt(/dnsRequestAction\.domain$/i),
    images: [
      ...valuesAt(/containers?\.(\d+\.)?image$|containerDetails\.image$/i),
      ...valuesAt(/(hash|sha256|digest)$/i).filter((value) => hashLike.test(value)),
    ],
  };
}

function isSameDomain(expected: string, domain: string): boolean {
  const name = expected.toLowerCase().replace(/\.$/, '');
  const known = domain.toLowerCase().replace(/\.$/, '');
  return known === name || known.endsWith(`.${name.replace(/^\*\./, '')}`) || matchesGlob(name, known);
}

function isSameImage(expected: string, image: string): boolean {
  return matchesGlob(expected, image) || (hashLike.test(expected) && image.endsWith(expected.replace(/^sha\d+:/, '')));
}

function asCidr(peer: string): string {
  if (peer.includes('/')) return peer;
  return `${peer}/${peer.includes(':') ? 128 : 32}`;
}
