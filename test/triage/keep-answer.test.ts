import { describe, expect, it } from '@jest/globals';
import { plainText } from '../../src/domain/phrase.ts';
import { buildCall } from '../builders/analyst/build-brief.ts';
import { emptyAnswer, lookAtOne } from './look-at-one.ts';

const query = {
  source: 'cloudtrail' as const,
  via: 'cloudtrail-api' as const,
  attribute: 'Username' as const,
  value: '{userName}',
};

describe('an answer of which one region is missing', () => {
  it('keeps the rows of the other as a lower bound and the refusal as a gap of its own', async () => {
    const rows = [buildCall('e1')];
    const byRegion = { read: ['eu-west-1'], failed: ['us-east-1'] };
    const answer = { ...emptyAnswer, outcome: 'denied' as const, rows, detail: 'x', calls: 2, byRegion };
    const place = { source: 'cloudtrail' as const, accounts: ['*'], via: 'cloudtrail-api', collected: true };
    const { coverage, evidence } = await lookAtOne({ query, place, toolbox: { ask: async () => answer } });
    expect(coverage).toMatchObject([
      { outcome: 'truncated', regions: ['eu-west-1'], rows: 1, evidence: evidence[0]?.id },
      { outcome: 'denied', regions: ['us-east-1'], rows: 0, evidence: null },
    ]);
    expect(evidence).toMatchObject([{ outcome: 'truncated', regions: ['eu-west-1'], rows }]);
    expect(plainText(coverage[0]?.detail.en ?? [])).toContain('read in these regions only');
  });
});
