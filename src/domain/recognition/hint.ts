import type { FindingReference, Origin } from '../finding.ts';

/** One part of a finding reference, and where it was read. */
export interface Hint {
  readonly part: keyof FindingReference;
  readonly value: string | number;
  readonly origin: Origin;
}

/** A finding reference, and for each part that is known where it was read. */
export interface TracedReference {
  readonly reference: FindingReference;
  readonly origins: Readonly<Partial<Record<keyof FindingReference, Origin>>>;
}

/** A stated value beats a guessed one; the host of a link is often the sender's own region. */
const trust: readonly Origin[] = ['command', 'json', 'arn', 'console-link', 'label', 'text', 'host'];

/** The reference the hints add up to: the most trusted origin wins, then the first mention. */
export function combineHints(hints: readonly Hint[]): FindingReference {
  return traceHints(hints).reference;
}

/** As `combineHints`, with the origin of every part. */
export function traceHints(hints: readonly Hint[]): TracedReference {
  const best = new Map<keyof FindingReference, Hint>();
  for (const hint of hints) {
    const known = best.get(hint.part);
    if (known === undefined || rank(hint) < rank(known)) best.set(hint.part, hint);
  }
  const textOf = (part: keyof FindingReference) => best.get(part)?.value.toString() ?? null;
  return {
    reference: {
      findingId: textOf('findingId'),
      region: textOf('region'),
      accountId: textOf('accountId'),
      detectorId: textOf('detectorId'),
      type: textOf('type'),
      severity: best.get('severity')?.value ?? null,
    },
    origins: Object.fromEntries([...best].map(([part, { origin }]) => [part, origin])),
  };
}

function rank(hint: Hint): number {
  return trust.indexOf(hint.origin);
}

/** The first of two references of one finding, its gaps filled from the other. */
export function fillGaps(first: TracedReference, other: TracedReference): TracedReference {
  const { reference: known } = first;
  const { reference: more } = other;
  return {
    reference: {
      findingId: known.findingId ?? more.findingId,
      region: known.region ?? more.region,
      accountId: known.accountId ?? more.accountId,
      detectorId: known.detectorId ?? more.detectorId,
      type: known.type ?? more.type,
      severity: known.severity ?? more.severity,
    },
    origins: { ...other.origins, ...first.origins },
  };
}
