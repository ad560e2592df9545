import { z } from 'zod';
import { type Coverage, outcomes } from '../../domain/coverage.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Text } from '../../domain/phrase.ts';

const phraseSchema = z.array(z.union([z.string(), z.object({ value: z.string() })]));
const textSchema: z.ZodType<Text> = z.object({ en: phraseSchema, ja: phraseSchema });
const sourceSchema = z.enum([
  'cloudtrail',
  'entra',
  'vpcflow',
  'dns',
  'eks',
  'changes',
  'guardduty',
  'aws-docs',
  'cases',
  'addresses',
]);

const evidenceSchema: z.ZodType<Evidence> = z.object({
  id: z.string(),
  question: z.string(),
  source: sourceSchema,
  tool: z.string(),
  query: z.string(),
  account: z.string(),
  regions: z.array(z.string()),
  from: z.string(),
  to: z.string(),
  outcome: z.enum(outcomes),
  rows: z.array(z.record(z.string(), z.unknown())),
  digest: z.object({
    total: z.number(),
    first: z.string().nullable(),
    last: z.string().nullable(),
    tallies: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number() }))),
    figures: z.record(z.string(), z.number()),
  }),
  sha256: z.string(),
});

const coverageSchema: z.ZodType<Coverage> = z.object({
  question: z.string(),
  title: textSchema,
  decisive: z.boolean(),
  source: sourceSchema,
  via: z.string(),
  outcome: z.enum(outcomes),
  from: z.string(),
  to: z.string(),
  account: z.string(),
  regions: z.array(z.string()),
  rows: z.number(),
  evidence: z.string().nullable(),
  detail: textSchema,
});

const usageSchema = z.object({ toolCalls: z.number(), throttled: z.number(), cacheHits: z.number() });

export const lookSchema = z.object({
  evidence: z.array(evidenceSchema),
  coverage: z.array(coverageSchema),
  usage: usageSchema.nullish().transform((usage) => usage ?? undefined),
});
