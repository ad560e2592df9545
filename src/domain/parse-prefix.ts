import type { FindingReference } from './finding.ts';

/** Shorter beginnings of an id fit too many findings. */
const prefix = /^[`"'*<]*([0-9a-f]{8,31})[`"'*>]*$/i;
const whole = 32;

/** Reads the beginning of a finding id, at least eight digits of it; null where it is none. */
export function parsePrefix(text: string): FindingReference | null {
  const found = prefix.exec(text.trim())?.[1];
  if (found === undefined) return null;
  const nothing = { region: null, accountId: null, detectorId: null, type: null, severity: null };
  return { findingId: found.toLowerCase(), ...nothing };
}

/** Whether a reference has only the beginning of an id. */
export function isPrefix({ findingId }: Pick<FindingReference, 'findingId'>): boolean {
  return findingId !== null && findingId.length < whole;
}
