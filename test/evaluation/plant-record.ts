import type { RunRecord } from '../../src/domain/run-record.ts';
import { caseNotesSchema, expectationSchema } from '../../src/evaluation/expectation.ts';
import type { KnownCase } from '../../src/evaluation/score-case.ts';

const chapters = [
  'Executive Summary',
  'Threat Overview',
  'Threat Details',
  'Principal Information',
  'Abnormality Analysis',
  'Risk Assessment',
  'Detailed Investigation',
  'Recommended Countermeasures',
];

/** A report of eight chapters, the first of which says something. */
export function plantReport(text: string, titles: readonly string[] = chapters): string {
  return titles
    .map((title, index) => `## ${index + 1}. ${title}\n\n### Part\n\n- ${index === 0 ? text : 'x'}\n`)
    .join('\n');
}

interface Planted {
  readonly disposition?: string;
  readonly priority?: string;
  readonly proposedBy?: 'rules' | 'model';
  readonly markdown?: string;
  readonly dropped?: number;
}

/** A run record whose verdict and report are as given. */
export function plantRecord({
  disposition = 'suspicious',
  priority = 'P2',
  proposedBy = 'rules',
  markdown = plantReport('x'),
  dropped = 0,
}: Planted): RunRecord {
  const claim = { id: 'C1', chapter: 1, kind: 'count', text: 'x', evidence: [], why: '' };
  return {
    schema: 'gd-triage.run/v1',
    finding: { id: 'a', type: 'T', region: 'r', accountId: '1', severity: 5, title: 't', sample: false },
    verdict: {
      disposition,
      priority,
      confidence: 'high',
      falsePositiveLikelihood: 'low',
      sample: false,
      floors: [],
      proposedBy,
      reasons: [],
      changes: [],
    },
    coverage: [],
    evidence: [],
    claims: [
      { ...claim, check: 'supported' },
      ...Array.from({ length: dropped }, () => ({ ...claim, check: 'dropped' as const })),
    ],
    report: { language: 'en', markdown },
    usage: {
      modelCalls: 1,
      promptTokens: 100,
      completionTokens: 10,
      toolCalls: 4,
      throttled: 0,
      cacheHits: 0,
      elapsedMs: 500,
    },
  };
}

/** A case whose author accepts these dispositions, best first. */
export function plantCase(disposition: readonly string[], more: object = {}, notes: object = {}): KnownCase {
  return {
    name: 'planted',
    expectation: expectationSchema.parse({ disposition, ...more }),
    notes: caseNotesSchema.parse(notes),
  };
}
