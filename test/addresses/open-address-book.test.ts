import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openAddressBook } from '../../src/addresses/open-address-book.ts';
import { inferByRules } from '../../src/analyst/rules/rules-analyst.ts';
import { matchesNetwork } from '../../src/config/match-network.ts';
import { plainText } from '../../src/domain/phrase.ts';
import { lookUpAddresses } from '../../src/triage/look-up-addresses.ts';
import { buildBrief, buildEvidence, buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';
import { writeMmdb } from './write-mmdb.ts';

const lists = {
  'ip-ranges.json': {
    syncToken: '1',
    createDate: '2026-02-28-10-00-00',
    prefixes: [
      { ip_prefix: '198.51.0.0/16', region: 'eu-west-1', service: 'AMAZON', network_border_group: 'eu-west-1' },
      { ip_prefix: '198.51.101.0/24', region: 'eu-west-1', service: 'AMAZON', network_border_group: 'eu-west-1' },
      { ip_prefix: '198.51.101.0/24', region: 'eu-west-1', service: 'EC2', network_border_group: 'eu-west-1' },
    ],
    ipv6_prefixes: [{ ipv6_prefix: '2001:db8::/32', region: 'us-east-1', service: 'EC2', network_border_group: 'x' }],
  },
  'google.json': {
    creationTime: '2026-02-20T07:00:00.0',
    prefixes: [{ ipv4Prefix: '192.0.2.0/25', service: 'Google Cloud', scope: 'asia-northeast1' }],
  },
  'azure.json': {
    changeNumber: 1,
    values: [{ name: 'AzureCloud.japaneast', properties: { addressPrefixes: ['192.0.2.128/25'] } }],
  },
  'other.json': { addresses: ['192.0.2.0/24'] },
};
const owner = { cidr: '198.51.100.0/24', asn: 64500, name: 'Example Hosting' };
let folder = '';
const file = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'addresses-'));
  for (const [name, list] of Object.entries(lists)) await writeFile(file(name), JSON.stringify(list));
  await writeFile(file('asn.mmdb'), writeMmdb(owner, 'GeoLite2-ASN', new Date('2026-02-25T00:00:00Z')));
  await writeFile(file('city.mmdb'), writeMmdb(owner, 'GeoLite2-City', new Date('2026-02-25T00:00:00Z')));
});
afterAll(() => rm(folder, { recursive: true }));
const openAll = () =>
  openAddressBook(
    { cloudRanges: ['ip-ranges.json', 'google.json', 'azure.json'].map(file), networkOwners: file('asn.mmdb') },
    matchesNetwork,
  );

describe('the lists about addresses', () => {
  it('name the smallest block of a cloud, the owner of a network, and their day', async () => {
    const { book, unreadable } = await openAll();
    expect(unreadable).toEqual([]);
    const look = (address: string) => book?.look(address);
    expect(look('198.51.101.9')).toEqual({ owner: null, asn: null, cloud: 'AWS eu-west-1 EC2', asOf: ['2026-02-28'] });
    expect(look('198.51.100.7')).toEqual({
      owner: 'AS64500 Example Hosting',
      asn: 64500,
      cloud: 'AWS eu-west-1 AMAZON',
      asOf: ['2026-02-28', '2026-02-25'],
    });
    expect(look('2001:db8::1')).toMatchObject({ cloud: 'AWS us-east-1 EC2' });
    expect(look('192.0.2.1')).toMatchObject({ cloud: 'Google Cloud asia-northeast1', asOf: ['2026-02-20'] });
    expect(look('192.0.2.200')).toMatchObject({ cloud: 'Azure AzureCloud.japaneast', asOf: [] });
    for (const unknown of ['203.0.113.1', 'ec2.amazonaws.com', '', '999.1.1.1', '::ffff:203.0.113.1'])
      expect(look(unknown)).toBeNull();
  });

  it('are left out and named where they cannot be read', async () => {
    const files = {
      cloudRanges: [file('other.json'), file('gone.json'), file('google.json')],
      networkOwners: file('city.mmdb'),
    };
    const { book, unreadable } = await openAddressBook(files, matchesNetwork);
    expect(unreadable).toEqual([file('other.json'), file('gone.json'), file('city.mmdb')]);
    expect(book?.lists).toEqual(['google.json']);
    expect(await openAddressBook({ cloudRanges: [], networkOwners: null }, matchesNetwork)).toEqual({
      book: null,
      unreadable: [],
    });
    expect(
      await openAddressBook({ cloudRanges: [], networkOwners: file('google.json') }, matchesNetwork),
    ).toMatchObject({ book: null });
  });

  it('tell of foreign addresses in chapter 5, with evidence, and of nothing else', async () => {
    const { book } = await openAll();
    if (book === null) throw new Error('no list was opened');
    const brief = buildBrief();
    const settings = {
      organisation: buildOrganisation({ ownNetworks: [{ cidr: '192.0.2.0/24', name: 'Office', kind: 'office' }] }),
      language: 'en' as const,
      homeRegion: 'eu-west-1',
      playbooks: [],
      budgets: { seconds: 10, toolCalls: 10 },
      ways: [],
      matchesNetwork,
    };
    const entities = buildEntities({ remoteIps: ['198.51.100.7', '10.0.0.1', '192.0.2.1', '203.0.113.9'] });
    const made = lookUpAddresses(
      { finding: buildFinding(), entities, evidence: brief.evidence },
      { book, at: brief.now },
      settings,
    );
    expect(made.evidence?.query).toBe('198.51.100.7, 203.0.113.9 in ip-ranges.json, google.json, azure.json, asn.mmdb');
    expect(made.evidence?.rows).toMatchObject([{ address: '198.51.100.7', owner: 'AS64500 Example Hosting' }]);
    const evidence = [...brief.evidence, buildEvidence([], { ...made.evidence, id: 'E9-abc' })];
    const told = inferByRules({ ...brief, evidence }).claims.filter((claim) => claim.evidence.includes('E9-abc'));
    expect(told.map(({ chapter, part, text }) => [chapter, part, plainText(text.en)])).toEqual([
      [
        5,
        'place',
        '198.51.100.7 belongs to AS64500 Example Hosting, AWS eu-west-1 AMAZON (local lists of 2026-02-25, 2026-02-28).',
      ],
    ]);
  });
});
