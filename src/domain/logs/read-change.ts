import { z } from 'zod';
import type { Row } from '../evidence.ts';
import { readInstant, text, textList } from './lenient.ts';

/** One record of the organisation's change system. An empty list does not restrict. */
export interface Change {
  readonly id: string;
  /** change, maintenance, pentest, break_glass, onboarding, intel_correction. */
  readonly kind: string;
  readonly status: string;
  readonly summary: string;
  readonly requester: string | null;
  readonly approver: string | null;
  readonly principals: readonly string[];
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly resources: readonly string[];
  readonly actions: readonly string[];
  readonly networks: readonly string[];
  readonly start: string;
  readonly end: string;
}

const changeRecord = z.object({
  id: z.string().min(1),
  kind: z.string(),
  status: z.string(),
  summary: text,
  requester: text,
  approver: text,
  principals: textList,
  accounts: textList,
  regions: textList,
  resources: textList,
  actions: textList,
  networks: textList,
  start: z.unknown(),
  end: z.unknown(),
});

/** Reads a change record; null when the row is something else or has no time span. */
export function readChange(row: Row): Change | null {
  const parsed = changeRecord.safeParse(row);
  const start = readInstant(row['start']);
  const end = readInstant(row['end']);
  if (!parsed.success || start === null || end === null) return null;
  return {
    ...parsed.data,
    kind: parsed.data.kind.toLowerCase(),
    status: parsed.data.status.toLowerCase(),
    summary: parsed.data.summary ?? '',
    start,
    end,
  };
}
