import { describe, expect, it } from '@jest/globals';
import { buildCall, type CallBend } from '../../builders/judging/build-rows.ts';
import { hitRules } from '../../builders/judging/hit-rules.ts';

const allow = (action: string) => JSON.stringify({ Statement: { Effect: 'Allow', Action: action, Resource: '*' } });

/** One event that hits the rule, and one that comes close and must not. */
const cases: readonly (readonly [string, CallBend, CallBend])[] = [
  ['H2A', { name: 'StopLogging', service: 'cloudtrail' }, { name: 'DescribeTrails', service: 'cloudtrail' }],
  [
    'H2A',
    { name: 'UpdateTrail', service: 'cloudtrail', parameters: { isMultiRegionTrail: false } },
    { name: 'UpdateTrail', service: 'cloudtrail', parameters: { isMultiRegionTrail: true } },
  ],
  [
    'H2A',
    {
      name: 'PutEventSelectors',
      service: 'cloudtrail',
      parameters: { eventSelectors: [{ readWriteType: 'All', includeManagementEvents: false }] },
    },
    {
      name: 'PutEventSelectors',
      service: 'cloudtrail',
      parameters: { eventSelectors: [{ readWriteType: 'All', includeManagementEvents: true }] },
    },
  ],
  [
    'H2A',
    {
      name: 'PutBucketLifecycle',
      service: 's3',
      parameters: { bucketName: 'org-cloudtrail', LifecycleConfiguration: { Rule: { Expiration: { Days: 1 } } } },
    },
    {
      name: 'PutBucketLifecycle',
      service: 's3',
      parameters: { bucketName: 'org-cloudtrail', LifecycleConfiguration: { Rule: { Expiration: { Days: 400 } } } },
    },
  ],
  [
    'H3A',
    { name: 'UpdateDetector', service: 'guardduty', parameters: { enable: false } },
    { name: 'UpdateDetector', service: 'guardduty', parameters: { enable: true } },
  ],
  [
    'H3A',
    { name: 'CreateFilter', service: 'guardduty', parameters: { action: 'ARCHIVE' } },
    { name: 'CreateFilter', service: 'guardduty', parameters: { action: 'NOOP' } },
  ],
  [
    'H3A',
    { name: 'CreateIPSet', service: 'guardduty', parameters: { activate: true } },
    { name: 'CreateIPSet', service: 'guardduty', parameters: { activate: false } },
  ],
  ['H4B', { name: 'DeleteFlowLogs', service: 'ec2' }, { name: 'DescribeFlowLogs', service: 'ec2' }],
  [
    'H4B',
    { name: 'UpdateClusterConfig', service: 'eks', parameters: { logging: { clusterLogging: [{ enabled: false }] } } },
    { name: 'UpdateClusterConfig', service: 'eks', parameters: { resourcesVpcConfig: { enabled: false } } },
  ],
  ['H5B', { name: 'DeactivateMFADevice', service: 'iam' }, { name: 'ListMFADevices', service: 'iam' }],
  [
    'H6B',
    { name: 'CreateAccessKey', service: 'iam', parameters: { userName: 'bob' } },
    { name: 'CreateAccessKey', service: 'iam', parameters: { userName: 'ada' } },
  ],
  [
    'H7B',
    { name: 'CreateLoginProfile', service: 'iam', parameters: { userName: 'bob' } },
    { name: 'CreateLoginProfile', service: 'iam', parameters: { userName: 'ada' } },
  ],
  [
    'H7A',
    { name: 'UpdateLoginProfile', service: 'iam', parameters: { userName: 'root' } },
    { name: 'GetLoginProfile', service: 'iam', parameters: { userName: 'root' } },
  ],
  [
    'H8B',
    {
      name: 'AttachUserPolicy',
      service: 'iam',
      parameters: { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    },
    { name: 'AttachUserPolicy', service: 'iam', parameters: { policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
  ],
  [
    'H8B',
    { name: 'PutUserPolicy', service: 'iam', parameters: { policyDocument: encodeURIComponent(allow('iam:*')) } },
    { name: 'PutUserPolicy', service: 'iam', parameters: { policyDocument: allow('s3:GetObject') } },
  ],
];

describe('Hard indicators of weakened defences and identities', () => {
  it.each(cases)('%s hits %o', (rule, hit) => expect(hitRules([buildCall(hit)])).toContain(rule));

  it.each(cases)('%s is hit by %o, but not by %o', (rule, _hit, miss) => {
    const sameRule = rule.replace(/[A-C]$/, '');
    expect(hitRules([buildCall(miss)]).filter((name) => name.startsWith(sameRule))).toEqual([]);
  });
});
