import type { Entities } from '../../../src/domain/entities.ts';
import type { Finding } from '../../../src/domain/finding.ts';

/** A finding about an IAM user's key, seen at noon UTC on a Tuesday. */
export function buildFinding(changes: Partial<Finding> = {}): Finding {
  return {
    id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    arn: null,
    partition: 'aws',
    region: 'eu-west-1',
    accountId: '111122223333',
    detectorId: null,
    type: 'Discovery:IAMUser/AnomalousBehavior',
    severity: 5,
    title: 'User svc-report is anomalously invoking APIs.',
    description: 'APIs were invoked by svc-report under anomalous circumstances.',
    createdAt: '2026-03-03T12:10:00.000Z',
    updatedAt: '2026-03-03T12:10:00.000Z',
    firstSeen: '2026-03-03T12:00:00.000Z',
    lastSeen: '2026-03-03T12:05:00.000Z',
    count: 1,
    archived: false,
    sample: false,
    resourceType: 'AccessKey',
    resourceRole: 'TARGET',
    document: {
      resource: {
        accessKeyDetails: { accessKeyId: 'AKIATESTKEY000000001', userName: 'svc-report', userType: 'IAMUser' },
      },
      service: {
        action: {
          awsApiCallAction: {
            api: 'ListUsers',
            remoteIpDetails: {
              ipAddressV4: '198.51.100.7',
              country: { countryName: 'Ruritania' },
              organization: { asn: '64500', asnOrg: 'Example Hosting' },
            },
          },
        },
      },
    },
    ...changes,
  };
}

/** What {@link buildFinding} is about. */
export function buildEntities(changes: Partial<Entities> = {}): Entities {
  return {
    accountId: '111122223333',
    region: 'eu-west-1',
    principalType: 'IAMUser',
    userName: 'svc-report',
    principalId: null,
    principalArn: null,
    accessKeyId: 'AKIATESTKEY000000001',
    sessionName: null,
    email: null,
    instanceId: null,
    securityGroupId: null,
    bucket: null,
    functionName: null,
    clusterName: null,
    databaseId: null,
    domain: null,
    remoteIps: ['198.51.100.7'],
    remotePort: null,
    localIps: [],
    apis: ['ListUsers'],
    labels: [],
    ...changes,
  };
}
