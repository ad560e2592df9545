import { describe, expect, it } from '@jest/globals';
import { plainText } from '../../src/domain/phrase.ts';
import type { Question } from '../../src/playbook/playbook.ts';
import { look } from '../../src/triage/look.ts';
import { buildCall, buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';

const question: Question = {
  id: 'T.1',
  title: { en: 'Who?', ja: '誰か' },
  decisive: true,
  window: { from: '-24h', to: '+24h' },
  sources: [{ source: 'cloudtrail', via: 'cloudtrail-api', attribute: 'Username', value: '{userName}' }],
};

describe('an answer of which one region is missing', () => {
  it('keeps the rows of the other as a lower bound and the refusal as a gap of its own', async () => {
    const rows = [buildCall('e1')];
    const answer = { rows, tool: 't', detail: 'x', calls: 2, throttled: 0, cacheHits: 0 };
    const byRegion = { read: ['eu-west-1'], failed: ['us-east-1'] };
    const toolbox = { ask: () => Promise.resolve({ ...answer, outcome: 'denied' as const, byRegion }) };
    const page = {
      family: 't',
      title: { en: 'T', ja: 'T' },
      types: ['*'],
      questions: [question],
      follow: [],
      guidance: 'x',
    };
    const request = { finding: buildFinding(), entities: buildEntities(), onProgress: () => undefined };
    const clock = { now: () => new Date('2026-03-03T18:00:00Z') };
    const { coverage, evidence } = await look(
      request,
      { toolbox, clock },
      {
        organisation: buildOrganisation({
          logSources: [{ source: 'cloudtrail', accounts: ['*'], via: 'cloudtrail-api', collected: true }],
        }),
        language: 'en',
        homeRegion: 'eu-west-1',
        playbooks: [page],
        budgets: { seconds: 10, toolCalls: 10 },
        ways: ['cloudtrail-api'],
        matchesNetwork: () => false,
      },
    );
    expect(coverage).toMatchObject([
      { outcome: 'truncated', regions: ['eu-west-1'], rows: 1, evidence: evidence[0]?.id },
      { outcome: 'denied', regions: ['us-east-1'], rows: 0, evidence: null },
    ]);
    expect(evidence).toMatchObject([{ outcome: 'truncated', regions: ['eu-west-1'], rows }]);
    expect(plainText(coverage[0]?.detail.en ?? [])).toContain('read in these regions only');
  });
});
