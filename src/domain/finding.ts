/** A GuardDuty finding, read from any of the forms AWS hands out (see parse-finding.ts). */
export interface Finding {
  readonly id: string;
  readonly arn: string | null;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly detectorId: string | null;
  /** For example `Exfiltration:S3/AnomalousBehavior`. Unknown types are ordinary: AWS adds some every year. */
  readonly type: string;
  /** 0.1 to 10, as AWS computed it. */
  readonly severity: number;
  readonly title: string;
  readonly description: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly count: number;
  readonly archived: boolean;
  /** Made by CreateSampleFindings: no real activity behind it. */
  readonly sample: boolean;
  readonly resourceType: string;
  readonly resourceRole: 'ACTOR' | 'TARGET' | null;
  /** The whole document with EventBridge's camelCase keys, for looking up what has no field of its own. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** Where a part of a finding reference was read. */
export type Origin = 'arn' | 'console-link' | 'json' | 'label' | 'text' | 'host' | 'command';

/** What a Slack message or a command tells us about a finding. Only a hint: the facts come from GetFindings. */
export interface FindingReference {
  readonly findingId: string | null;
  readonly region: string | null;
  readonly accountId: string | null;
  readonly detectorId: string | null;
  readonly type: string | null;
  /** A number where the message carries one, else the label as written. */
  readonly severity: number | string | null;
}

/** The finding's identity for ever: account, region, id. Used as key of the case, the thread reply and the ticket. */
export function caseKeyOf(finding: Pick<Finding, 'accountId' | 'region' | 'id'>): string {
  return `${finding.accountId}/${finding.region}/${finding.id}`;
}

/** Everything a reference can tell, taken from the finding itself. */
export function referenceOf({ id, region, accountId, detectorId, type, severity }: Finding): FindingReference {
  return { findingId: id, region, accountId, detectorId, type, severity };
}

/** GuardDuty's own bands: Low 1-3.9, Medium 4-6.9, High 7-8.9, Critical 9-10. */
export function severityLabel(severity: number): 'Low' | 'Medium' | 'High' | 'Critical' {
  if (severity >= 9) return 'Critical';
  if (severity >= 7) return 'High';
  return severity >= 4 ? 'Medium' : 'Low';
}
