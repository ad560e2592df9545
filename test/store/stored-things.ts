import type { Inference } from '../../src/domain/brief.ts';
import type { Place } from '../../src/domain/case.ts';
import type { Coverage } from '../../src/domain/coverage.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import type { Finding, FindingReference } from '../../src/domain/finding.ts';
import type { RunRecord } from '../../src/domain/run-record.ts';

export const place: Place = { channel: 'C0ALERTS', ts: '1763712000.000100', threadTs: '1763712000.000100' };

/** Another message in the same channel. */
export function placeAt(ts: string): Place {
  return { channel: 'C0ALERTS', ts, threadTs: ts };
}

export function buildFinding(changes: Partial<Finding> = {}): Finding {
  return {
    id: '08b1830ad3896e10860152a387a36b00',
    arn: null,
    partition: 'aws',
    region: 'eu-west-1',
    accountId: '111122223333',
    detectorId: null,
    type: 'Exfiltration:S3/AnomalousBehavior',
    severity: 8,
    title: 'A user read many objects',
    description: 'Many more than usual.',
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:00:00.000Z',
    firstSeen: '2026-11-20T09:00:00.000Z',
    lastSeen: '2026-11-20T09:30:00.000Z',
    count: 1,
    archived: false,
    sample: false,
    resourceType: 'AccessKey',
    resourceRole: 'TARGET',
    document: { zebra: 1, apple: { note: 'a\u0000b \uD800 山田' } },
    ...changes,
  };
}

export function buildReference(changes: Partial<FindingReference> = {}): FindingReference {
  return {
    findingId: '08b1830ad3896e10860152a387a36b00',
    region: 'eu-west-1',
    accountId: '111122223333',
    detectorId: null,
    type: 'Exfiltration:S3/AnomalousBehavior',
    severity: 'High',
    ...changes,
  };
}

export const evidence: Evidence = {
  id: 'E1',
  question: 'Q1',
  source: 'cloudtrail',
  tool: 'cloudtrail/lookup_events',
  query: 'AccessKeyId = AKIAIOSFODNN7EXAMPLE',
  account: '111122223333',
  regions: ['eu-west-1'],
  from: '2026-11-19T00:00:00.000Z',
  to: '2026-11-20T00:00:00.000Z',
  outcome: 'answered',
  rows: [{ zebra: 1, apple: 1.5, userAgent: 'curl\u0000\uD800' }],
  digest: { total: 1, first: null, last: null, tallies: { event: [{ value: 'GetObject', count: 1 }] }, figures: {} },
  sha256: 'ab',
};

export const coverage: Coverage = {
  question: 'Q1',
  title: { en: ['What did the key do?'], ja: ['キーの操作'] },
  decisive: true,
  source: 'cloudtrail',
  via: 'cloudtrail-api',
  outcome: 'answered',
  from: '2026-11-19T00:00:00.000Z',
  to: '2026-11-20T00:00:00.000Z',
  account: '111122223333',
  regions: ['eu-west-1'],
  rows: 1,
  evidence: 'E1',
  detail: { en: ['Key ', { value: 'AKIAIOSFODNN7EXAMPLE' }], ja: ['キー'] },
};

export const inference: Inference = {
  claims: [],
  proposal: { disposition: 'suspicious', reasons: [] },
  proposedBy: 'rules',
  fellBack: null,
  usage: { modelCalls: 0, promptTokens: 0, completionTokens: 0, usd: null },
  secondPass: null,
  model: null,
};

export function buildRecord(markdown: string): RunRecord {
  return {
    schema: 'gd-triage.run/v1',
    finding: {
      id: '08b1830ad3896e10860152a387a36b00',
      type: 'Exfiltration:S3/AnomalousBehavior',
      region: 'eu-west-1',
      accountId: '111122223333',
      severity: 8,
      title: 'A user read many objects',
      sample: false,
    },
    verdict: {
      disposition: 'suspicious',
      priority: 'P2',
      confidence: 'medium',
      falsePositiveLikelihood: 'low',
      sample: false,
      floors: [{ rule: 'H1', level: 'A', evidence: ['E1'], text: 'Used outside AWS.', authorisedBy: null }],
      proposedBy: 'rules',
      reasons: ['No sign-in matches.'],
      changes: [],
    },
    coverage: [],
    evidence: [],
    claims: [],
    report: { language: 'en', markdown },
    usage: {
      modelCalls: 0,
      promptTokens: 0,
      completionTokens: 0,
      toolCalls: 3,
      throttled: 0,
      cacheHits: 0,
      elapsedMs: 1200,
    },
  };
}
