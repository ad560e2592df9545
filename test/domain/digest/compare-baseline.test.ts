import { describe, expect, it } from '@jest/globals';
import { compareWithBaseline } from '../../../src/domain/digest/compare-baseline.ts';
import type { Evidence } from '../../../src/domain/evidence.ts';
import { buildCall, buildEvidence } from '../../builders/analyst/build-brief.ts';

const call = (id: string, eventName: string, day: number) =>
  buildCall(id, { eventName, eventTime: `2026-02-${String(day).padStart(2, '0')}T09:00:00Z` });
const before = (changes: Partial<Evidence> = {}) =>
  buildEvidence(
    [
      ...Array.from({ length: 20 }, (_, at) => call(`b${at}`, 'ListUsers', at + 1)),
      call('r1', 'GetSecretValue', 3),
      call('r2', 'GetSecretValue', 3),
    ],
    { id: 'E2-abc', question: 'Q6', ...changes },
  );
const now = buildEvidence(
  [
    buildCall('n1'),
    buildCall('n2', { eventName: 'GetSecretValue' }),
    buildCall('n3', { eventName: 'CreateAccessKey', sourceIPAddress: '192.0.2.66', userAgent: 'kali' }),
    buildCall('n4', { eventName: 'CreateAccessKey', sourceIPAddress: '198.51.100.9' }),
  ],
  { id: 'E1-abc' },
);
const talliesOf = (evidence: readonly Evidence[]) =>
  compareWithBaseline(evidence, 'UTC').find(({ id }) => id === 'E1-abc')?.digest.tallies ?? {};

describe('the activity against the weeks before', () => {
  it('tells what is new and what is rare', () => {
    expect(talliesOf([now, before()])).toMatchObject({
      newEvent: [{ value: 'CreateAccessKey', count: 2 }],
      newAddress: [
        { value: '192.0.2.66', count: 1 },
        { value: '198.51.100.9', count: 1 },
      ],
      newNetwork: [{ value: '192.0.2.0/24', count: 1 }],
      newUserAgent: [{ value: 'kali', count: 1 }],
      rareEvent: [{ value: 'GetSecretValue', count: 1 }],
    });
    const compared = compareWithBaseline([now, before()], 'UTC')[0]?.digest;
    expect(compared?.figures).toMatchObject({ baselineCalls: 22, baselineDays: 20 });
    expect(compared?.tallies['newRegion']).toBeUndefined();
    expect(compared?.tallies['event']).toEqual(now.digest.tallies['event']);
  });

  it('calls nothing new where the baseline was cut off or not asked', () => {
    expect(talliesOf([now, before({ outcome: 'truncated' })])['newEvent']).toBeUndefined();
    expect(talliesOf([now])['newEvent']).toBeUndefined();
  });

  it('calls everything new where the complete log of the weeks before is empty', () => {
    const empty = buildEvidence([], { id: 'E2-abc', question: 'Q6', outcome: 'empty' });
    expect(talliesOf([now, empty])['newEvent']).toHaveLength(3);
  });
});
