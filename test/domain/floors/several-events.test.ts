import { describe, expect, it } from '@jest/globals';
import { matchesNetwork } from '../../../src/config/match-network.ts';
import { findFloors } from '../../../src/domain/floors/find-floors.ts';
import { plainText } from '../../../src/domain/phrase.ts';
import { buildEvidence } from '../../builders/judging/build-evidence.ts';
import { buildFinding, entitiesOf } from '../../builders/judging/build-finding.ts';
import { buildOrganisation, officeAddress } from '../../builders/judging/build-organisation.ts';
import { buildCall, roleIdentity, userIdentity } from '../../builders/judging/build-rows.ts';
import { hitRules } from '../../builders/judging/hit-rules.ts';

const secrets = (names: readonly string[]) =>
  names.map((secretId) => buildCall({ name: 'GetSecretValue', service: 'secretsmanager', parameters: { secretId } }));

describe('The sentence of a hit', () => {
  it('names what was done to what, by whom and from where', () => {
    const finding = buildFinding();
    const parameters = { DeleteFlowLogsRequest: { FlowLogId: { content: 'fl-0123456789abcdef0', tag: 1 } } };
    const evidence = [buildEvidence([buildCall({ name: 'DeleteFlowLogs', service: 'ec2', parameters })])];
    const input = {
      finding,
      entities: entitiesOf(finding),
      evidence,
      organisation: buildOrganisation(),
      matches: matchesNetwork,
    };
    const [hit] = findFloors(input);
    for (const language of ['en', 'ja'] as const) {
      const text = plainText(hit?.text[language] ?? []);
      for (const part of ['DeleteFlowLogs', 'fl-0123456789abcdef0', 'user/ada', '198.51.100.7'])
        expect(text).toContain(part);
    }
  });
});

describe('Which events count', () => {
  it('lowers the level and says so where every attempt was refused', () => {
    expect(hitRules([buildCall({ name: 'StopLogging', service: 'cloudtrail', error: 'AccessDenied' })])).toEqual([
      'H2B denied',
    ]);
    expect(
      hitRules([buildCall({ name: 'DeleteFlowLogs', service: 'ec2', error: 'Client.UnauthorizedOperation' })]),
    ).toEqual(['H4C denied']);
  });

  it('looks only at events of the case', () => {
    const elsewhere = {
      name: 'StopLogging',
      service: 'cloudtrail',
      address: officeAddress,
      identity: roleIdentity('admin', 'bob'),
    };
    expect(hitRules([buildCall(elsewhere)])).toEqual([]);
    expect(hitRules([buildCall({ ...elsewhere, address: '198.51.100.7' })])).toEqual(['H2A']);
    expect(hitRules([buildCall({ name: 'StopLogging', service: 'cloudtrail', time: '2026-02-01T10:00:00Z' })])).toEqual(
      [],
    );
  });

  it('follows keys the suspect made', () => {
    const made = {
      ...userIdentity,
      userName: 'bob',
      principalId: 'AIDAOTHER',
      arn: 'arn:aws:iam::111122223333:user/bob',
      accessKeyId: 'AKIAMADE000000000001',
    };
    const create = buildCall({
      name: 'CreateAccessKey',
      service: 'iam',
      parameters: { userName: 'bob' },
      response: { accessKey: { accessKeyId: 'AKIAMADE000000000001' } },
    });
    expect(
      hitRules([
        create,
        buildCall({ name: 'StopLogging', service: 'cloudtrail', identity: made, address: '192.0.2.200' }),
      ]),
    ).toContain('H2A');
  });
});

describe('Hard indicators over several events', () => {
  it('H5: a new second factor, then a role', () => {
    const factor = buildCall({ name: 'EnableMFADevice', service: 'iam' });
    const role = buildCall({ name: 'AssumeRole', service: 'sts', time: '2026-03-04T11:00:00Z' });
    expect(hitRules([factor, role])).toContain('H5B');
    expect(hitRules([factor])).toEqual([]);
  });

  it('H15: buckets listed, then many objects from a new address', () => {
    const reads = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        buildCall({
          name: 'GetObject',
          service: 's3',
          time: '2026-03-04T10:10:00Z',
          parameters: { bucketName: 'b', key: `k${index}` },
          more: { readOnly: true },
        }),
      );
    const listing = buildCall({ name: 'ListBuckets', service: 's3', more: { readOnly: true } });
    expect(hitRules([listing, ...reads(25)])).toContain('H15B');
    expect(hitRules([listing, ...reads(3)])).toEqual([]);
    expect(hitRules(reads(25))).toEqual([]);
  });

  it('H16: deletion in bulk, not a few files', () => {
    const deletions = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        buildCall({ name: 'DeleteObject', service: 's3', parameters: { bucketName: 'b', key: `k${index}` } }),
      );
    expect(hitRules(deletions(20))).toContain('H16A');
    expect(hitRules(deletions(5))).toEqual([]);
  });

  it('H17: three secrets, refused or not, unless it is a habit', () => {
    expect(hitRules(secrets(['a', 'b', 'c']))).toContain('H17B');
    expect(hitRules(secrets(['a', 'b', 'b']))).toEqual([]);
    const before = ['2026-02-10', '2026-02-11'].map((day) =>
      buildCall({
        name: 'GetSecretValue',
        service: 'secretsmanager',
        time: `${day}T10:00:00Z`,
        parameters: { secretId: 'a' },
      }),
    );
    expect(hitRules([...before, ...secrets(['a', 'b', 'c'])])).toEqual([]);
    const refused = ['a', 'b', 'c'].map((secretId) =>
      buildCall({
        name: 'GetSecretValue',
        service: 'secretsmanager',
        parameters: { secretId },
        error: 'AccessDeniedException',
      }),
    );
    expect(hitRules(refused)).toContain('H17B denied');
  });

  it('H19: models listed, then used within a quarter of an hour', () => {
    const list = buildCall({ name: 'ListFoundationModels', service: 'bedrock' });
    const use = (time: string) => buildCall({ name: 'InvokeModel', service: 'bedrock', time });
    expect(hitRules([list, use('2026-03-04T10:15:00Z')])).toContain('H19B');
    expect(hitRules([list, use('2026-03-04T11:15:00Z')])).toEqual([]);
  });

  it('H22: AWS quarantined the key', () => {
    const support = { type: 'AWSService', invokedBy: 'support.amazonaws.com' };
    const attach = (userName: string) =>
      buildCall({
        name: 'AttachUserPolicy',
        service: 'iam',
        identity: support,
        parameters: { userName, policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3' },
      });
    expect(hitRules([attach('ada')])).toEqual(['H22A']);
    expect(hitRules([attach('bob')])).toEqual([]);
  });

  it('H29: two tactics within a day are grave with one of H1 to H16 among them', () => {
    const hide = buildCall({ name: 'DeleteFlowLogs', service: 'ec2' });
    const persist = (time: string) =>
      buildCall({ name: 'CreateAccessKey', service: 'iam', parameters: { userName: 'bob' }, time });
    expect(hitRules([hide, persist('2026-03-04T11:00:00Z')])).toContain('H29A');
    expect(hitRules([hide, persist('2026-03-06T11:00:00Z')])).not.toContain('H29A');
    expect(
      hitRules([
        buildCall({ name: 'SendCommand', service: 'ssm' }),
        buildCall({ name: 'RunInstances', service: 'ec2', parameters: { instanceType: 'p3.2xlarge' } }),
      ]),
    ).toContain('H29C');
  });

  it('counts an event that several questions fetched once and cites them all', () => {
    const finding = buildFinding();
    const row = buildCall({ name: 'StopLogging', service: 'cloudtrail' });
    const evidence = [buildEvidence([row]), buildEvidence([row], { id: 'E2-bbb' })];
    const [hit] = findFloors({
      finding,
      entities: entitiesOf(finding),
      evidence,
      organisation: buildOrganisation(),
      matches: matchesNetwork,
    });
    expect(hit).toMatchObject({ evidence: ['E1-aaa', 'E2-bbb'], events: [{ name: 'StopLogging' }] });
  });
});
