import ipaddr from 'ipaddr.js';
import type { NetworkMatcher } from '../domain/organisation.ts';

type Address = ReturnType<typeof ipaddr.parse>;
interface Network {
  readonly address: Address;
  readonly bits: number;
}

const mappedPrefixBits = 96;

/**
 * Tells whether an address lies in a block; a block without a length is that one address. IPv6 that carries an IPv4 address
 * (`::ffff:203.0.113.7`) counts as IPv4. Whatever is not an address in its usual form is in no block: short and octal forms
 * such as `010.1` are read differently by different programs.
 */
export const matchesNetwork: NetworkMatcher = (address, cidr) => {
  const candidate = readAddress(address);
  const network = readNetwork(cidr);
  if (candidate === null || network === null || candidate.kind() !== network.address.kind()) return false;
  return candidate.match(network.address, network.bits);
};

/** What is wrong with a block of the organisation's own addresses, or null. */
export function findNetworkFault(cidr: string): string | null {
  const network = readNetwork(cidr);
  if (network === null) return 'is not an address block: write 203.0.113.0/24, 2001:db8::/32 or a single address';
  return network.bits === 0 ? 'covers every address there is: write the blocks that are yours' : null;
}

function readAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function readNetwork(text: string): Network | null {
  const [start = '', length, ...rest] = text.split('/');
  const address = readAddress(start);
  if (address === null || rest.length > 0) return null;
  const most = address.kind() === 'ipv4' ? 32 : 128;
  if (length === undefined) return { address, bits: most };
  if (!/^\d{1,3}$/.test(length)) return null;
  // A mapped block was written with the length of IPv6.
  const bits = Number(length) - (start.includes(':') && most === 32 ? mappedPrefixBits : 0);
  return bits >= 0 && bits <= most ? { address, bits } : null;
}
