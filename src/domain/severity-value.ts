import type { FindingReference } from './finding.ts';

/** The lower bound of each of GuardDuty's bands, and the Japanese words for them. */
const bounds: Readonly<Record<string, number>> = {
  critical: 9,
  緊急: 9,
  high: 7,
  重大: 7,
  高: 7,
  medium: 4,
  中: 4,
  low: 1,
  低: 1,
};

/** A severity as a number to sort by: a label counts as the least number it can stand for, an unknown one as 0. */
export function severityValue(severity: FindingReference['severity']): number {
  if (typeof severity === 'number') return severity;
  return severity === null ? 0 : (bounds[severity.toLowerCase()] ?? 0);
}
