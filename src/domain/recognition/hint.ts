import type { FindingReference, Origin } from '../finding.ts';

/** One part of a finding reference, and where it was read. */
export interface Hint {
  readonly part: keyof FindingReference;
  readonly value: string | number;
  readonly origin: Origin;
}

/** A stated value beats a guessed one; the host of a link is often the sender's own region. */
const trust: readonly Origin[] = ['command', 'json', 'arn', 'console-link', 'label', 'text', 'host'];

/** The reference the hints add up to: the most trusted origin wins, then the first mention. */
export function combineHints(hints: readonly Hint[]): FindingReference {
  return {
    findingId: pickText(hints, 'findingId'),
    region: pickText(hints, 'region'),
    accountId: pickText(hints, 'accountId'),
    detectorId: pickText(hints, 'detectorId'),
    type: pickText(hints, 'type'),
    severity: pick(hints, 'severity'),
  };
}

function pickText(hints: readonly Hint[], part: keyof FindingReference): string | null {
  const value = pick(hints, part);
  return value === null ? null : String(value);
}

function pick(hints: readonly Hint[], part: keyof FindingReference): string | number | null {
  const candidates = hints.filter((hint) => hint.part === part);
  for (const origin of trust) {
    const found = candidates.find((hint) => hint.origin === origin);
    if (found) return found.value;
  }
  return null;
}
