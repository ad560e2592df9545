import type { NetworkMatcher, Organisation, OwnNetwork } from '../organisation.ts';

/** The organisation's network an address lies in; null where in none, or where the list is not available. */
export function ownNetworkOf(
  address: string,
  organisation: Pick<Organisation, 'ownNetworks'>,
  matches: NetworkMatcher,
): OwnNetwork | null {
  return organisation.ownNetworks?.find((network) => matches(address, network.cidr)) ?? null;
}

const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
] as const;

/** Whether it is an address of the public internet: neither a service name, as in calls made by AWS itself, nor a private one. */
export function isPublicAddress(address: string, matches: NetworkMatcher): boolean {
  if (!/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+)$/i.test(address)) return false;
  return !privateRanges.some((range) => matches(address, range));
}
