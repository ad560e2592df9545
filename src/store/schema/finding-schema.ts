import { z } from 'zod';
import type { Finding, FindingReference } from '../../domain/finding.ts';

export const referenceSchema: z.ZodType<FindingReference> = z.object({
  findingId: z.string().nullable(),
  region: z.string().nullable(),
  accountId: z.string().nullable(),
  detectorId: z.string().nullable(),
  type: z.string().nullable(),
  severity: z.union([z.number(), z.string()]).nullable(),
});

export const findingSchema: z.ZodType<Finding> = z.object({
  id: z.string(),
  arn: z.string().nullable(),
  partition: z.string(),
  region: z.string(),
  accountId: z.string(),
  detectorId: z.string().nullable(),
  type: z.string(),
  severity: z.number(),
  title: z.string(),
  description: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  count: z.number(),
  archived: z.boolean(),
  sample: z.boolean(),
  resourceType: z.string(),
  resourceRole: z.enum(['ACTOR', 'TARGET']).nullable(),
  document: z.record(z.string(), z.unknown()),
});
