import { describe, expect, it } from '@jest/globals';
import { inferByRules } from '../../src/analyst/rules/rules-analyst.ts';
import type { Case } from '../../src/domain/case.ts';
import { decideVerdict } from '../../src/domain/decide-verdict.ts';
import { caseKeyOf, type Finding } from '../../src/domain/finding.ts';
import { plainText } from '../../src/domain/phrase.ts';
import { type CaseMemory, recallCases } from '../../src/triage/recall-cases.ts';
import type { Settings } from '../../src/triage/settings.ts';
import { buildBrief, buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';

const settings: Settings = {
  organisation: buildOrganisation(),
  language: 'en',
  homeRegion: 'eu-west-1',
  playbooks: [],
  budgets: { seconds: 10, toolCalls: 10 },
  ways: [],
  matchesNetwork: () => false,
};
const now = { now: () => new Date('2026-03-03T13:00:00Z') };
const findingOf = (id: string, resource: object, changes: Partial<Finding> = {}) =>
  buildFinding({ id, type: 'Recon:IAMUser/TorIPCaller', document: { resource, service: {} }, ...changes });
const caseOf = (finding: Finding): Case => ({
  key: caseKeyOf(finding),
  finding,
  place: { channel: 'C1', ts: '1.1', threadTs: '1.1' },
  openedAt: '2026-02-01T09:00:00.000Z',
});
const sameKey = { accessKeyDetails: { accessKeyId: 'AKIATESTKEY000000001', userName: 'other', userType: 'IAMUser' } };
const sameName = { accessKeyDetails: { userName: 'svc-report', userType: 'IAMUser' } };
const cases = [
  caseOf(buildFinding()),
  caseOf(findingOf('1'.repeat(32), { s3BucketDetails: [{ name: 'elsewhere' }] })),
  caseOf(findingOf('2'.repeat(32), sameName, { accountId: '999900001111' })),
  caseOf(findingOf('3'.repeat(32), {}, { type: 'Discovery:IAMUser/AnomalousBehavior' })),
  caseOf(findingOf('4'.repeat(32), sameKey, { accountId: '999900001111' })),
];
const memory: CaseMemory = { listCases: async () => cases, lastRecord: async () => null };
const recall = { finding: buildFinding(), entities: buildEntities() };

describe('earlier cases', () => {
  it('are those that share principal, resource, address or type, the closest first, never the case itself', async () => {
    const { coverage, evidence } = await recallCases(recall, { memory, clock: now }, settings);
    expect(evidence?.rows.map(({ findingId, same }) => [findingId, same])).toEqual([
      ['4'.repeat(32), ['principal']],
      ['3'.repeat(32), ['type']],
    ]);
    expect(coverage).toMatchObject({ source: 'cases', outcome: 'answered', decisive: false, rows: 2 });
  });

  it('are a gap where our store cannot be read, and empty where there are none', async () => {
    const broken = { ...memory, listCases: async () => Promise.reject(new Error('down')) };
    expect(await recallCases(recall, { memory: broken, clock: now }, settings)).toMatchObject({
      coverage: { outcome: 'unavailable' },
      evidence: null,
    });
    const none = { ...memory, listCases: async () => [] };
    expect(await recallCases(recall, { memory: none, clock: now }, settings)).toMatchObject({
      coverage: { outcome: 'empty' },
    });
  });

  it('stand in chapter 7 and change no verdict, however harmless they were', async () => {
    const { coverage, evidence } = await recallCases(recall, { memory, clock: now }, settings);
    if (evidence === null) throw new Error('nothing was recalled');
    const rows = evidence.rows.map((row) => ({ ...row, disposition: 'false_positive', priority: 'P4' }));
    const without = buildBrief();
    const brief = {
      ...without,
      evidence: [...without.evidence, { ...evidence, rows, id: 'E9-abc' }],
      coverage: [...without.coverage, { ...coverage, evidence: 'E9-abc' }],
    };
    const told = inferByRules(brief).claims.filter(({ part }) => part === 'earlier-cases');
    expect(told.map(({ text }) => plainText(text.en))).toEqual([
      `2026-02-01: Recon:IAMUser/TorIPCaller, finding ${'4'.repeat(32)}; our report then: false_positive, P4; the same principal.`,
      `2026-02-01: Discovery:IAMUser/AnomalousBehavior, finding ${'3'.repeat(32)}; our report then: false_positive, P4; the same type.`,
    ]);
    const decide = (given: typeof without) => {
      const { proposal } = inferByRules(given);
      const { disposition, priority, confidence, falsePositiveLikelihood } = decideVerdict({
        ...given,
        proposal,
        proposedBy: 'rules',
      });
      return { disposition, priority, confidence, falsePositiveLikelihood };
    };
    expect(decide(brief)).toEqual(decide(without));
  });
});
