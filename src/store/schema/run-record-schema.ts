import { z } from 'zod';
import type { RunRecord } from '../../domain/run-record.ts';

const texts = z.array(z.string());

const verdictSchema = z.looseObject({
  disposition: z.string(),
  priority: z.string(),
  confidence: z.string(),
  falsePositiveLikelihood: z.string(),
  sample: z.boolean(),
  floors: z.array(
    z.looseObject({
      rule: z.string(),
      level: z.string(),
      evidence: texts,
      text: z.string(),
      authorisedBy: z.string().nullable(),
    }),
  ),
  proposedBy: z.enum(['rules', 'model']),
  reasons: texts,
  changes: texts,
});

const coverageSchema = z.looseObject({
  question: z.string(),
  source: z.string(),
  outcome: z.string(),
  from: z.string(),
  to: z.string(),
  regions: texts,
  detail: z.string(),
  via: z.string(),
  decisive: z.boolean(),
  rows: z.number(),
});

const evidenceSchema = z.looseObject({
  id: z.string(),
  question: z.string(),
  source: z.string(),
  tool: z.string(),
  query: z.string(),
  from: z.string(),
  to: z.string(),
  rows: z.number(),
  digest: z.unknown(),
  sha256: z.string(),
});

const claimSchema = z.looseObject({
  id: z.string(),
  chapter: z.number(),
  kind: z.string(),
  text: z.string(),
  evidence: texts,
  check: z.enum(['supported', 'dropped']),
  why: z.string(),
});

/** A stored record may hold additions of a later version; they are kept. */
export const runRecordSchema: z.ZodType<RunRecord> = z.looseObject({
  schema: z.literal('gd-triage.run/v1'),
  finding: z.looseObject({
    id: z.string(),
    type: z.string(),
    region: z.string(),
    accountId: z.string(),
    severity: z.number(),
    title: z.string(),
    sample: z.boolean(),
  }),
  verdict: verdictSchema,
  coverage: z.array(coverageSchema),
  evidence: z.array(evidenceSchema),
  claims: z.array(claimSchema),
  report: z.looseObject({ language: z.string(), markdown: z.string() }),
  usage: z.looseObject({
    modelCalls: z.number(),
    promptTokens: z.number(),
    completionTokens: z.number(),
    toolCalls: z.number(),
    throttled: z.number(),
    cacheHits: z.number(),
    elapsedMs: z.number(),
  }),
});
