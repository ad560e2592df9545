import { z } from 'zod';
import type { FindingReference } from '../domain/finding.ts';
import { analyzeAction } from './render-offer.ts';

const part = z.string().max(200).nullable();
const reference = z.object({
  findingId: part,
  region: part,
  accountId: part,
  detectorId: part,
  type: part,
  severity: z.union([z.number(), part]),
});

/** The reference a button of ours carries, or null. */
export function readReference(value: string): FindingReference | null {
  const parsed = reference.safeParse(parse(value));
  return parsed.success ? parsed.data : null;
}

/** The ts of the alert that an offer's button belongs to, or null. */
export function readAlertTs(blockId: string): string | null {
  return new RegExp(`^${analyzeAction}:(\\d+\\.\\d+):`).exec(blockId)?.[1] ?? null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
