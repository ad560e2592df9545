/**
 * The network an address is counted under: /24 of IPv4, /48 of IPv6, as sites are usually given them. Null for what is no
 * address, such as the name of an AWS service.
 */
export function networkOf(address: string | null): string | null {
  if (address === null) return null;
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address);
  if (four) return `${four[1]}.0/24`;
  if (!address.includes(':') || !/^[\da-f:.]+$/i.test(address)) return null;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const gap = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
    : [];
  const groups = [...before, ...gap, ...after].slice(0, 3).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${groups.join(':')}::/48`;
}
