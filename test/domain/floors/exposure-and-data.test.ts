import { describe, expect, it } from '@jest/globals';
import { otherAccount } from '../../builders/judging/build-finding.ts';
import { buildCall, type CallBend, userIdentity } from '../../builders/judging/build-rows.ts';
import { hitRules } from '../../builders/judging/hit-rules.ts';

const trust = (principal: unknown) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
const temporary = { ...userIdentity, accessKeyId: 'ASIAEXAMPLEUSER00002' };

/** One event that hits the rule, and one that comes close and must not. */
const cases: readonly (readonly [string, CallBend, CallBend])[] = [
  [
    'H9A',
    {
      name: 'CreateRole',
      service: 'iam',
      parameters: { assumeRolePolicyDocument: trust({ AWS: 'arn:aws:iam::999900001111:root' }) },
    },
    {
      name: 'CreateRole',
      service: 'iam',
      parameters: { assumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${otherAccount}:root` }) },
    },
  ],
  [
    'H9A',
    { name: 'CreateSAMLProvider', service: 'iam' },
    {
      name: 'CreateRole',
      service: 'iam',
      parameters: { assumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }) },
    },
  ],
  ['H10A', { name: 'AssumeRoot', service: 'sts' }, { name: 'AssumeRole', service: 'sts' }],
  ['H12B', { name: 'GetFederationToken', service: 'sts' }, { name: 'GetSessionToken', service: 'sts' }],
  [
    'H12B',
    { name: 'ListUsers', service: 'iam', identity: temporary },
    { name: 'ListUsers', service: 'iam', identity: temporary, more: { sessionCredentialFromConsole: 'true' } },
  ],
  [
    'H13A',
    {
      name: 'ModifySnapshotAttribute',
      service: 'ec2',
      parameters: { createVolumePermission: { add: { items: [{ group: 'all' }] } } },
    },
    {
      name: 'ModifySnapshotAttribute',
      service: 'ec2',
      parameters: { createVolumePermission: { add: { items: [{ userId: otherAccount }] } } },
    },
  ],
  [
    'H13A',
    {
      name: 'ModifyDBSnapshotAttribute',
      service: 'rds',
      parameters: { attributeName: 'restore', valuesToAdd: ['999900001111'] },
    },
    {
      name: 'ModifyDBSnapshotAttribute',
      service: 'rds',
      parameters: { attributeName: 'restore', valuesToAdd: [otherAccount] },
    },
  ],
  [
    'H14B',
    { name: 'PutBucketPolicy', service: 's3', parameters: { bucketName: 'b', bucketPolicy: JSON.parse(trust('*')) } },
    {
      name: 'PutBucketPolicy',
      service: 's3',
      parameters: {
        bucketName: 'b',
        bucketPolicy: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: '*',
              Action: 's3:GetObject',
              Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
            },
          ],
        },
      },
    },
  ],
  [
    'H14B',
    {
      name: 'PutBucketReplication',
      service: 's3',
      parameters: {
        ReplicationConfiguration: { Rule: { Destination: { Account: '999900001111', Bucket: 'arn:aws:s3:::x' } } },
      },
    },
    {
      name: 'PutBucketReplication',
      service: 's3',
      parameters: {
        ReplicationConfiguration: { Rule: { Destination: { Account: otherAccount, Bucket: 'arn:aws:s3:::x' } } },
      },
    },
  ],
  ['H16A', { name: 'ScheduleKeyDeletion', service: 'kms' }, { name: 'DescribeKey', service: 'kms' }],
  [
    'H16A',
    { name: 'PutBucketVersioning', service: 's3', parameters: { VersioningConfiguration: { Status: 'Suspended' } } },
    { name: 'PutBucketVersioning', service: 's3', parameters: { VersioningConfiguration: { Status: 'Enabled' } } },
  ],
  [
    'H16A',
    { name: 'CopyObject', service: 's3', parameters: { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' } },
    { name: 'CopyObject', service: 's3', parameters: { 'x-amz-server-side-encryption': 'aws:kms' } },
  ],
];

describe('Hard indicators of doors opened and data lost', () => {
  it.each(cases)('%s hits %o', (rule, hit) => expect(hitRules([buildCall(hit)])).toContain(rule));

  it.each(cases)('%s is hit by %o, but not by %o', (rule, _hit, miss) => {
    const sameRule = rule.replace(/[A-C]$/, '');
    expect(hitRules([buildCall(miss)]).filter((name) => name.startsWith(sameRule))).toEqual([]);
  });
});
