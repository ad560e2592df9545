import type { Entities } from '../../../src/domain/entities.ts';
import { findEntities } from '../../../src/domain/find-entities.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { parseFinding } from '../../../src/domain/parse-finding.ts';

export const ownAccount = '111122223333';
export const otherAccount = '444455556666';
export const attackerAddress = '198.51.100.7';
export const userKey = 'AKIAEXAMPLEUSER00001';

/** What a test can bend about a finding; everything else is a quiet IAM user finding. */
export interface FindingBend {
  readonly type?: string;
  readonly severity?: number;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly api?: string;
  readonly service?: string;
  readonly address?: string;
  readonly accessKeyDetails?: Readonly<Record<string, unknown>>;
  /** Replaces the whole resource. */
  readonly resource?: Readonly<Record<string, unknown>>;
  /** Replaces the whole action. */
  readonly action?: Readonly<Record<string, unknown>>;
  /** Added to the API call action. */
  readonly call?: Readonly<Record<string, unknown>>;
  readonly sample?: boolean;
}

/** A finding about the IAM user `ada` calling from an address outside, on Wednesday 2026-03-04 10:00 UTC. */
export function buildFinding(bend: FindingBend = {}): Finding {
  const firstSeen = bend.firstSeen ?? '2026-03-04T10:00:00Z';
  return parseFinding({
    schemaVersion: '2.0',
    accountId: ownAccount,
    region: 'eu-west-1',
    partition: 'aws',
    id: '0123456789abcdef0123456789abcdef',
    arn: `arn:aws:guardduty:eu-west-1:${ownAccount}:detector/abcdefabcdefabcdefabcdefabcdefab/finding/0123456789abcdef0123456789abcdef`,
    type: bend.type ?? 'Discovery:IAMUser/AnomalousBehavior',
    resource: bend.resource ?? {
      resourceType: 'AccessKey',
      accessKeyDetails: { ...userDetails, ...bend.accessKeyDetails },
    },
    service: {
      serviceName: 'guardduty',
      action: bend.action ?? apiCallAction(bend),
      resourceRole: 'TARGET',
      additionalInfo: bend.sample === true ? { sample: true, value: '{"sample":true}' } : { value: '{}' },
      eventFirstSeen: firstSeen,
      eventLastSeen: bend.lastSeen ?? '2026-03-04T10:30:00Z',
      archived: false,
      count: 3,
    },
    severity: bend.severity ?? 5,
    createdAt: '2026-03-04T10:40:00Z',
    updatedAt: '2026-03-04T10:40:00Z',
    title: 'A title',
    description: 'A description.',
  });
}

export function entitiesOf(finding: Finding): Entities {
  return findEntities(finding, []);
}

const userDetails = { accessKeyId: userKey, principalId: 'AIDAEXAMPLEUSER00001', userType: 'IAMUser', userName: 'ada' };

function apiCallAction(bend: FindingBend): Readonly<Record<string, unknown>> {
  return {
    actionType: 'AWS_API_CALL',
    awsApiCallAction: {
      api: bend.api ?? 'ListUsers',
      serviceName: bend.service ?? 'iam.amazonaws.com',
      callerType: 'Remote IP',
      remoteIpDetails: {
        ipAddressV4: bend.address ?? attackerAddress,
        organization: { asn: '64500', asnOrg: 'Example Hosting' },
        country: { countryName: 'Spain' },
      },
      ...bend.call,
    },
  };
}
