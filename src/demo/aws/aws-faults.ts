import type { AwsCall, AwsRefusal } from './aws-call.ts';
import { refuse } from './aws-call.ts';

export type AwsFaultKind = 'throttled' | 'denied' | 'expired' | 'timeout';

/** Which calls a fault hits; what is left out matches everything. */
interface AwsFaultScope {
  service: 'guardduty' | 'cloudtrail' | 'sts' | 's3' | 'athena';
  operation?: string;
  accountId?: string;
  region?: string;
}

/** Faults a test or a curious user can switch on while the server runs. */
export interface AwsFaults {
  set(scope: AwsFaultScope, kind: AwsFaultKind): void;
  deleteFinding(findingId: string): void;
  removeDetector(region: string): void;
  clear(): void;
}

export interface AwsFaultBook extends AwsFaults {
  kindFor(call: AwsCall): AwsFaultKind | undefined;
  isDeleted(findingId: string): boolean;
  isWithoutDetector(region: string): boolean;
}

export function createAwsFaults(): AwsFaultBook {
  const rules: { scope: AwsFaultScope; kind: AwsFaultKind }[] = [];
  const deletedFindings = new Set<string>();
  const regionsWithoutDetector = new Set<string>();
  return {
    set: (scope, kind) => void rules.push({ scope, kind }),
    deleteFinding: (findingId) => void deletedFindings.add(findingId),
    removeDetector: (region) => void regionsWithoutDetector.add(region),
    clear() {
      rules.length = 0;
      deletedFindings.clear();
      regionsWithoutDetector.clear();
    },
    kindFor: (call) => rules.findLast(({ scope }) => covers(scope, call))?.kind,
    isDeleted: (findingId) => deletedFindings.has(findingId),
    isWithoutDetector: (region) => regionsWithoutDetector.has(region),
  };
}

function covers(scope: AwsFaultScope, call: AwsCall): boolean {
  return (
    scope.service === call.service &&
    (scope.operation ?? call.operation) === call.operation &&
    (scope.accountId ?? call.accountId) === call.accountId &&
    (scope.region ?? call.region) === call.region
  );
}

/** The error AWS answers for a fault; STS spells each its own way. */
export function refuseForFault(call: AwsCall, kind: Exclude<AwsFaultKind, 'timeout'>): AwsRefusal {
  const isSts = call.service === 'sts';
  if (call.service === 's3') return refuseS3(kind);
  if (kind === 'throttled') return refuse(isSts ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
  // CloudTrail's JSON protocol answers every client error with 400; the other two use 403 for identities.
  const status = call.service === 'cloudtrail' || call.service === 'athena' ? 400 : 403;
  if (kind === 'expired') {
    const message = 'The security token included in the request is expired';
    return refuse(isSts ? 'ExpiredToken' : 'ExpiredTokenException', message, status);
  }
  const principal = `arn:aws:sts::${call.accountId}:assumed-role/gd-triage-read/gd-triage`;
  const message = `User: ${principal} is not authorized to perform: ${call.service}:${call.operation}`;
  return refuse(isSts ? 'AccessDenied' : 'AccessDeniedException', message, status);
}

function refuseS3(kind: Exclude<AwsFaultKind, 'timeout'>): AwsRefusal {
  if (kind === 'throttled') return refuse('SlowDown', 'Please reduce your request rate.', 503);
  if (kind === 'expired') return refuse('ExpiredToken', 'The provided token has expired.');
  return refuse('AccessDenied', 'Access Denied', 403);
}
