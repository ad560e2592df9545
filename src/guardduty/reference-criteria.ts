import type { FindingCriteria } from '@aws-sdk/client-guardduty';
import type { Finding, FindingReference } from '../domain/finding.ts';
import type { LookUpHint } from '../ports.ts';

/**
 * The criteria for a reference without a finding id. GuardDuty repeats a notification up to six hours after the last
 * update and people come back after a weekend, hence a window and not a moment.
 */
export function toCriteria(reference: FindingReference, updatedSince: Date): FindingCriteria {
  const { type, accountId } = reference;
  return {
    Criterion: {
      updatedAt: { GreaterThanOrEqual: updatedSince.getTime() },
      ...(type === null ? {} : { type: { Equals: [type] } }),
      ...(accountId === null ? {} : { accountId: { Equals: [accountId] } }),
    },
  };
}

/** Without a type or an account nearly every finding would match: then a title must be compared with what the alert says. */
export function isSearchable({ type, accountId }: FindingReference, { text }: LookUpHint): boolean {
  return type !== null || accountId !== null || (text !== null && text.trim() !== '');
}

/** Keeps the findings whose severity the alert can have meant. */
export function narrowBySeverity(found: readonly Finding[], { severity }: FindingReference): readonly Finding[] {
  if (severity === null || found.length < 2) return found;
  return found.filter((finding) => isSameSeverity(finding.severity, severity));
}

/** Several alert formats cut the number to an integer, and older ones call everything from 7 upwards High. */
function isSameSeverity(actual: number, written: number | string): boolean {
  const figure = Number(written);
  if (Number.isFinite(figure)) return actual === figure || Math.trunc(actual) === figure;
  switch (String(written).toLowerCase()) {
    case 'low':
      return actual < 4;
    case 'medium':
      return actual >= 4 && actual < 7;
    case 'high':
      return actual >= 7;
    case 'critical':
      return actual >= 9;
    default:
      return true;
  }
}
