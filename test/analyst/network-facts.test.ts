import { describe, expect, it } from '@jest/globals';
import { writeNetworkFacts } from '../../src/analyst/rules/network-facts.ts';
import type { Row } from '../../src/domain/evidence.ts';
import { plainText } from '../../src/domain/phrase.ts';
import { buildBrief, buildEvidence } from '../builders/analyst/build-brief.ts';
import { buildEntities } from '../builders/analyst/build-finding.ts';

const flow = (more: Row): Row => ({
  interface_id: 'eni-1',
  srcaddr: '198.51.100.7',
  dstaddr: '10.0.0.5',
  srcport: 51_000,
  dstport: 22,
  protocol: 6,
  packets: 3,
  bytes: 100,
  start: 1_772_539_200,
  end: 1_772_539_260,
  action: 'ACCEPT',
  ...more,
});
const reply = { srcaddr: '10.0.0.5', dstaddr: '198.51.100.7', srcport: 22, dstport: 51_000, bytes: 40 };
const query = (query_name: string, minute: number): Row => ({
  query_timestamp: `2026-03-03T12:${String(minute).padStart(2, '0')}:00Z`,
  query_name,
  query_type: 'A',
});

function write(source: 'dns' | 'vpcflow', rows: readonly Row[]): readonly string[] {
  const entities = buildEntities({ domain: 'pool.example', localIps: ['10.0.0.5'], remoteIps: ['198.51.100.7'] });
  const brief = buildBrief({ entities, evidence: [buildEvidence(rows, { source })] });
  return writeNetworkFacts(brief).map(({ text }) => plainText(text.en));
}

describe('what network logs tell', () => {
  it('takes requests and replies of one service for one conversation', () => {
    const rows = [flow({}), flow(reply), flow({ srcport: 52_000, action: 'REJECT' })];
    expect(write('vpcflow', rows)).toEqual([
      'Traffic with 198.51.100.7 port 22: 3 flow records, 140 bytes accepted, 1 rejected records.',
    ]);
  });

  it('counts a name and tells its times without the names below it', () => {
    const rows = [query('pool.example.', 10), query('pool.example.', 20), query('a.pool.example.', 50)];
    expect(write('dns', rows)[0]).toMatch(
      /^The instance asked for pool\.example 2 times, from .*12:10:00.*to .*12:20:00/,
    );
  });
});
