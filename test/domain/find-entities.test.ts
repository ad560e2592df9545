import { describe, expect, it } from '@jest/globals';
import { findEntities } from '../../src/domain/find-entities.ts';
import { parseFinding } from '../../src/domain/parse-finding.ts';

const base = {
  id: '5ac9be6f2f0e1b7d4c3a29187f65e4d0',
  accountId: '204060801357',
  region: 'eu-central-1',
  type: 'Discovery:S3/AnomalousBehavior',
  severity: 5,
};

describe('who took part', () => {
  const about = (resource: object, service: object = {}) =>
    findEntities(parseFinding({ ...base, resource, service }), []);

  it('reads probes, both address families and ports', () => {
    const probe = {
      portProbeAction: {
        portProbeDetails: [
          { remoteIpDetails: { ipAddressV4: '192.0.2.1' } },
          { remoteIpDetails: { ipAddressV6: '2001:db8::1' } },
        ],
      },
    };
    expect(about({}, { action: probe }).remoteIps).toEqual(['192.0.2.1', '2001:db8::1']);
    const flow = {
      networkConnectionAction: {
        remoteIpDetails: { ipAddressV4: '192.0.2.2' },
        localIpDetails: { ipAddressV4: '10.1.1.1' },
        remotePortDetails: { port: 443 },
      },
    };
    expect(about({}, { action: flow })).toMatchObject({
      remoteIps: ['192.0.2.2'],
      localIps: ['10.1.1.1'],
      remotePort: 443,
    });
  });

  it('reads clusters, functions, databases and names asked for', () => {
    const entities = about(
      {
        eksClusterDetails: { name: 'web' },
        lambdaDetails: { functionName: 'resize' },
        rdsDbInstanceDetails: { dbInstanceIdentifier: 'orders' },
        kubernetesDetails: { kubernetesUserDetails: { username: 'system:anonymous' } },
      },
      { action: { dnsRequestAction: { domain: 'a.example' } } },
    );
    expect(entities).toMatchObject({
      clusterName: 'web',
      functionName: 'resize',
      databaseId: 'orders',
      userName: 'system:anonymous',
      domain: 'a.example',
    });
  });

  it('reads the actors and endpoints of an attack sequence', () => {
    const sequence = {
      actors: [{ user: { name: 'deployer', uid: 'AROAX:ci', type: 'AssumedRole', credentialUid: 'ASIAX' } }],
      endpoints: [{ ip: '192.0.2.9' }],
      resources: [{ resourceType: 'S3_BUCKET', uid: 'arn:aws:s3:::payroll' }],
      signals: [
        { type: 'CLOUD_TRAIL', name: 'PutBucketPolicy' },
        { type: 'FINDING', name: 'x' },
      ],
    };
    expect(about({ resourceType: 'AttackSequence' }, { detection: { sequence } })).toMatchObject({
      userName: 'deployer',
      sessionName: 'ci',
      accessKeyId: 'ASIAX',
      bucket: 'payroll',
      remoteIps: ['192.0.2.9'],
      apis: ['PutBucketPolicy'],
    });
  });

  it('takes the key of an attack sequence from its resources where no actor has one', () => {
    const sequence = {
      endpoints: [{ ip: '192.0.2.9', domain: 'pool.example' }],
      resources: [
        {
          resourceType: 'ACCESS_KEY',
          uid: 'ASIAY',
          data: { accessKey: { principalId: 'AROAY:kim@example.org', userName: 'admin', userType: 'AssumedRole' } },
        },
        { resourceType: 'ECS_CLUSTER', uid: 'arn:aws:ecs:eu-central-1:204060801357:cluster/web' },
      ],
    };
    expect(about({ resourceType: 'AttackSequence' }, { detection: { sequence } })).toMatchObject({
      userName: 'admin',
      sessionName: 'kim@example.org',
      email: 'kim@example.org',
      accessKeyId: 'ASIAY',
      clusterName: 'web',
      domain: 'pool.example',
    });
  });

  it('reads the firewall of an instance, the addresses of a cluster call and the user of a login attempt', () => {
    const instanceDetails = { networkInterfaces: [{ securityGroups: [{ groupId: 'sg-1' }, { groupId: 'sg-2' }] }] };
    const action = {
      kubernetesApiCallAction: { sourceIps: ['192.0.2.7'] },
      rdsLoginAttemptAction: { loginAttributes: [{ user: 'app', failedLoginAttempts: 9 }] },
    };
    expect(about({ instanceDetails }, { action })).toMatchObject({
      securityGroupId: 'sg-1',
      remoteIps: ['192.0.2.7'],
      userName: 'app',
    });
  });

  it('reads the person from the session of a role, and says by which names it is labelled', () => {
    const document = (principalId: string, userName: string) => ({
      accessKeyDetails: { principalId, userName, userType: 'AssumedRole', accessKeyId: 'ASIA1' },
    });
    const patterns = [
      { prefix: 'p-', label: 'outsourced' },
      { prefix: 'AWSReservedSSO_', label: 'identity center' },
    ];
    const finding = (resource: object) => parseFinding({ ...base, resource, service: {} });
    const sso = document('AROA1:P-tanaka@example.org', 'AWSReservedSSO_Admin_0123456789abcdef');
    expect(findEntities(finding(sso), patterns)).toMatchObject({
      email: 'P-tanaka@example.org',
      sessionName: 'P-tanaka@example.org',
      principalArn: 'arn:aws:sts::204060801357:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/P-tanaka@example.org',
      labels: ['outsourced', 'identity center'],
    });
    expect(findEntities(finding(document('AROA1:i-0abc', 'web-role')), patterns)).toMatchObject({
      sessionName: 'i-0abc',
      email: null,
      labels: [],
    });
    expect(findEntities(finding(document('AROA1:not@mail', 'p-x')), patterns)).toMatchObject({
      email: null,
      labels: ['outsourced'],
    });
  });

  it('leaves open what the finding does not say', () => {
    expect(about({})).toMatchObject({
      userName: null,
      email: null,
      principalArn: null,
      bucket: null,
      remoteIps: [],
      apis: [],
    });
  });
});
