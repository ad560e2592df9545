import { describe, expect, it } from '@jest/globals';
import { findEntities } from '../../src/domain/find-entities.ts';
import { parseFinding } from '../../src/domain/parse-finding.ts';

const document = {
  id: '5ac9be6f2f0e1b7d4c3a29187f65e4d0',
  accountId: '204060801357',
  region: 'eu-central-1',
  type: 'Discovery:S3/AnomalousBehavior',
  severity: 5,
};

describe('who took part', () => {
  const about = (resource: object, service: object = {}) =>
    findEntities(parseFinding({ ...document, resource, service }), []);

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
