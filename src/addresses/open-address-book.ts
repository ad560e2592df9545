import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type AsnResponse, open, type Reader } from 'maxmind';
import type { AddressBook } from '../domain/address-book.ts';
import type { NetworkMatcher } from '../domain/organisation.ts';
import { type CloudRange, readCloudRanges } from './read-cloud-ranges.ts';

export interface AddressFiles {
  /** Lists that clouds publish of their own addresses. */
  readonly cloudRanges: readonly string[];
  /** A database of network owners in MaxMind's format, such as GeoLite2-ASN.mmdb. */
  readonly networkOwners: string | null;
}

export interface OpenedAddressBook {
  /** Null without any list that can be read. */
  readonly book: AddressBook | null;
  /** Files that cannot be used. */
  readonly unreadable: readonly string[];
}

/** Opens the operator's own lists about addresses. A list that cannot be read is left out and named. Never throws. */
export async function openAddressBook(files: AddressFiles, matches: NetworkMatcher): Promise<OpenedAddressBook> {
  const clouds = await Promise.all(files.cloudRanges.map(openRanges));
  const owners = files.networkOwners === null ? null : await openOwners(files.networkOwners);
  const unreadable = [
    ...files.cloudRanges.filter((_, index) => clouds[index] === null),
    ...(files.networkOwners !== null && owners === null ? [files.networkOwners] : []),
  ];
  const lists = [...files.cloudRanges, ...(files.networkOwners === null ? [] : [files.networkOwners])];
  const usable = clouds.filter((one) => one !== null);
  if (usable.length === 0 && owners === null) return { book: null, unreadable };
  const book: AddressBook = {
    lists: lists.filter((file) => !unreadable.includes(file)).map((file) => basename(file)),
    look: (address) => {
      const hits = usable.flatMap((one) => findRange(address, one, matches) ?? []);
      const owner = owners === null ? null : owners.find(address);
      if (hits.length === 0 && owner === null) return null;
      const asOf = [...hits.map((hit) => hit.asOf), owner?.asOf ?? null].filter((day) => day !== null);
      return { owner: owner?.name ?? null, asn: owner?.asn ?? null, cloud: hits[0]?.name ?? null, asOf };
    },
  };
  return { book, unreadable };
}

interface Ranges {
  /** By the first number of an IPv4 block of at least 8 bits; everything else under null. */
  readonly byStart: ReadonlyMap<string | null, readonly CloudRange[]>;
  readonly asOf: string | null;
}

async function openRanges(file: string): Promise<Ranges | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  const read = text === null ? null : readCloudRanges(text);
  if (read === null) return null;
  return { asOf: read.asOf, byStart: Map.groupBy(read.ranges, ({ cidr }) => startOf(cidr)) };
}

/** Lists have thousands of blocks; only those that begin like the address are compared. */
function startOf(cidr: string): string | null {
  const [, start, bits] = /^(\d{1,3})\.[\d.]+\/(\d+)$/.exec(cidr) ?? [];
  return start !== undefined && Number(bits) >= 8 ? start : null;
}

/** The smallest block that holds the address; of equal ones the one that names more than the cloud itself. */
function findRange(address: string, { byStart, asOf }: Ranges, matches: NetworkMatcher) {
  const [start] = address.split('.');
  const candidates = [...(byStart.get(start ?? null) ?? []), ...(byStart.get(null) ?? [])];
  const hits = candidates.filter(({ cidr }) => matches(address, cidr));
  const [best] = hits.toSorted((a, b) => bitsOf(b) - bitsOf(a) || Number(isGeneral(a)) - Number(isGeneral(b)));
  return best === undefined ? null : { name: best.name, asOf };
}

function bitsOf({ cidr }: CloudRange): number {
  return Number(cidr.split('/')[1] ?? 0);
}

/** AWS lists every block under AMAZON too. */
function isGeneral({ name }: CloudRange): boolean {
  return name.endsWith(' AMAZON');
}

async function openOwners(file: string) {
  const reader = await open<AsnResponse>(file).catch(() => null);
  if (reader === null || !/ASN|ISP|Enterprise/i.test(reader.metadata.databaseType)) return null;
  const asOf = reader.metadata.buildEpoch.toISOString().slice(0, 10);
  return { find: (address: string) => findOwner(address, reader, asOf) };
}

function findOwner(address: string, reader: Reader<AsnResponse>, asOf: string) {
  try {
    const found = reader.get(address);
    if (found === null) return null;
    const asn = found.autonomous_system_number;
    return { asn, name: `AS${asn} ${found.autonomous_system_organization ?? ''}`.trim(), asOf };
  } catch {
    // Not an address, or a damaged part of the file.
    return null;
  }
}
