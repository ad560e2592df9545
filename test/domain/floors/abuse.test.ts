import { describe, expect, it } from '@jest/globals';
import { officeAddress } from '../../builders/judging/build-organisation.ts';
import { buildCall, type CallBend, roleIdentity } from '../../builders/judging/build-rows.ts';
import { hitRules } from '../../builders/judging/hit-rules.ts';

/** One event that hits the rule, and one that comes close and must not. */
const cases: readonly (readonly [string, CallBend, CallBend])[] = [
  [
    'H17B',
    { name: 'BatchGetSecretValue', service: 'secretsmanager' },
    { name: 'GetSecretValue', service: 'secretsmanager', parameters: { secretId: 'one' } },
  ],
  [
    'H18B',
    { name: 'VerifyEmailIdentity', service: 'ses' },
    { name: 'GetSendQuota', service: 'ses', identity: roleIdentity('mailer', 'app') },
  ],
  ['H19B', { name: 'PutUseCaseForModelAccess', service: 'bedrock' }, { name: 'InvokeModel', service: 'bedrock' }],
  [
    'H20C',
    { name: 'ListUsers', service: 'iam', more: { userAgent: 'aws-cli/2 Linux/5.10.0-kali3-amd64' } },
    { name: 'ListUsers', service: 'iam', more: { userAgent: 'Boto3/1.34' } },
  ],
  [
    'H21C',
    { name: 'GetCallerIdentity', service: 'sts' },
    { name: 'GetCallerIdentity', service: 'sts', address: officeAddress },
  ],
  [
    'H23B',
    { name: 'RunInstances', service: 'ec2', parameters: { instanceType: 'p4d.24xlarge' } },
    { name: 'RunInstances', service: 'ec2', parameters: { instanceType: 't3.micro', maxCount: 1 } },
  ],
  ['H24B', { name: 'SendCommand', service: 'ssm' }, { name: 'ListCommands', service: 'ssm' }],
  [
    'H25B',
    { name: 'UpdateFunctionCode20150331v2', service: 'lambda' },
    { name: 'AddPermission20150331v2', service: 'lambda', parameters: { principal: 's3.amazonaws.com' } },
  ],
  [
    'H26A',
    { name: 'LeaveOrganization', service: 'organizations' },
    { name: 'DescribeOrganization', service: 'organizations' },
  ],
];

describe('Hard indicators of abuse', () => {
  it.each(cases)('%s hits %o', (rule, hit) => expect(hitRules([buildCall(hit)])).toContain(rule));

  it.each(cases)('%s is hit by %o, but not by %o', (rule, _hit, miss) => {
    const sameRule = rule.replace(/[A-C]$/, '');
    expect(hitRules([buildCall(miss)]).filter((name) => name.startsWith(sameRule))).toEqual([]);
  });
});
