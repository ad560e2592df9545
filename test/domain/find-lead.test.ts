import { describe, expect, it } from '@jest/globals';
import { findEntities } from '../../src/domain/find-entities.ts';
import { findLead } from '../../src/domain/find-lead.ts';
import { buildEvidence } from '../builders/judging/build-evidence.ts';
import { buildFinding } from '../builders/judging/build-finding.ts';
import { buildCall, roleIdentity } from '../builders/judging/build-rows.ts';

const onFunction = buildFinding({
  type: 'Backdoor:Lambda/C&CActivity.B',
  resource: { resourceType: 'Lambda', lambdaDetails: { functionName: 'resize' } },
  action: { actionType: 'NETWORK_CONNECTION', networkConnectionAction: {} },
});
const about = { finding: onFunction, entities: findEntities(onFunction, []) };
const update = (bend: Partial<Parameters<typeof buildCall>[0]> = {}) =>
  buildCall({ name: 'UpdateFunctionCode', service: 'lambda', time: '2026-03-04T09:00:00Z', ...bend });
const leadOf = (...rows: ReturnType<typeof buildCall>[]) => findLead([buildEvidence(rows)], about);

describe('the lead', () => {
  it('is whoever last changed the resource, with key, session and address', () => {
    const byPerson = update({ identity: roleIdentity('deploy', 'kim@example.com'), address: '203.0.113.9' });

    expect(leadOf(update({ time: '2026-03-03T09:00:00Z' }), byPerson)).toMatchObject({
      userName: 'deploy',
      sessionName: 'kim@example.com',
      email: 'kim@example.com',
      accessKeyId: 'ASIAEXAMPLEROLE00001',
      remoteIps: ['203.0.113.9'],
      functionName: 'resize',
    });
  });

  it.each([
    ['a read', update({ name: 'GetFunction', more: { readOnly: true } })],
    ['a refused change', update({ error: 'AccessDenied' })],
    ['a change after the finding', update({ time: '2026-03-09T09:00:00Z' })],
    ['a change weeks before it', update({ time: '2026-02-01T09:00:00Z' })],
    ['a change by a service', update({ identity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' } })],
  ])('is nobody after %s', (_, row) => {
    expect(leadOf(row)).toBeNull();
  });

  it('is not looked for where the finding names a credential', () => {
    const finding = buildFinding();

    expect(findLead([buildEvidence([update()])], { finding, entities: findEntities(finding, []) })).toBeNull();
  });

  it('of a sample is whoever ordered it, whatever placeholders it names', () => {
    const finding = buildFinding({ sample: true });
    const order = buildCall({
      name: 'CreateSampleFindings',
      service: 'guardduty',
      time: '2026-03-04T10:35:00Z',
      address: '198.51.100.8',
    });
    const other = buildCall({ name: 'CreateUser', service: 'iam', time: '2026-03-04T10:36:00Z' });
    const sample = { finding, entities: findEntities(finding, []) };

    expect(findLead([buildEvidence([order, other])], sample)).toMatchObject({
      userName: 'ada',
      remoteIps: ['198.51.100.8'],
    });
    expect(findLead([buildEvidence([other])], sample)).toBeNull();
  });
});
