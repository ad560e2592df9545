import { describe, expect, it } from '@jest/globals';
import type { CheckedClaim } from '../../src/domain/claim.ts';
import { makeRunRecord, type RunInput } from '../../src/domain/make-run-record.ts';
import { phrase } from '../../src/domain/phrase.ts';
import { runRecordSchema } from '../../src/store/schema/run-record-schema.ts';
import { buildFinding, coverage, evidence } from '../store/stored-things.ts';

const text = { en: phrase`Used from ${'203.0.113.7'}`, ja: phrase`${'203.0.113.7'} から使用` };
const claim: CheckedClaim = {
  id: 'C1',
  chapter: 3,
  part: 'method',
  kind: 'count',
  of: { evidence: 'E1', where: [] },
  value: 1,
  evidence: ['E1'],
  text,
  writtenBy: 'rules',
  check: 'supported',
  why: 'counted again: 1',
};
const input: RunInput = {
  finding: buildFinding(),
  verdict: {
    disposition: 'suspicious',
    priority: 'P2',
    confidence: 'medium',
    falsePositiveLikelihood: 'low',
    sample: false,
    floors: [{ rule: 'H1', level: 'A', evidence: ['E1'], text, events: [], denied: false, authorisedBy: 'CHG-7' }],
    proposedBy: 'rules',
    reasons: [{ text, evidence: ['E1'] }],
    changes: [{ text, evidence: ['E1'] }],
  },
  coverage: [coverage],
  evidence: [evidence],
  claims: [claim],
  language: 'en',
  markdown: '# Report\n',
  usage: {
    modelCalls: 1,
    promptTokens: 2,
    completionTokens: 3,
    toolCalls: 4,
    throttled: 5,
    cacheHits: 6,
    usd: 0.5,
    elapsedMs: 7,
  },
  model: { name: 'm', promptVersion: 'abc', questions: 0, sentBack: 0, mended: 0 },
  fellBack: null,
};

describe('makeRunRecord', () => {
  it('has the fixed keys and nothing of the rows', () => {
    const record = makeRunRecord(input);
    expect(runRecordSchema.parse(record)).toEqual(record);
    expect(Object.keys(record)).toEqual([
      'schema',
      'finding',
      'verdict',
      'coverage',
      'evidence',
      'claims',
      'report',
      'usage',
      'model',
      'fellBack',
    ]);
    expect(record.evidence).toEqual([
      {
        id: 'E1',
        question: 'Q1',
        source: 'cloudtrail',
        tool: 'cloudtrail/lookup_events',
        query: 'AccessKeyId = AKIAIOSFODNN7EXAMPLE',
        from: '2026-11-19T00:00:00.000Z',
        to: '2026-11-20T00:00:00.000Z',
        rows: 1,
        digest: evidence.digest,
        sha256: 'ab',
      },
    ]);
    expect(record.claims).toEqual([
      {
        id: 'C1',
        chapter: 3,
        kind: 'count',
        text: 'Used from 203.0.113.7',
        evidence: ['E1'],
        check: 'supported',
        why: 'counted again: 1',
      },
    ]);
  });

  it('writes its sentences in the language of the report', () => {
    const record = makeRunRecord({ ...input, language: 'ja' });
    expect(record.verdict.floors[0]).toEqual({
      rule: 'H1',
      level: 'A',
      evidence: ['E1'],
      text: '203.0.113.7 から使用',
      authorisedBy: 'CHG-7',
    });
    expect([record.verdict.reasons, record.verdict.changes, record.report.language]).toEqual([
      ['203.0.113.7 から使用'],
      ['203.0.113.7 から使用'],
      'ja',
    ]);
    expect(record.coverage[0]?.detail).toBe('キー');
  });
});
