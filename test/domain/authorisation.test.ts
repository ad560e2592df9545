import { describe, expect, it } from '@jest/globals';
import { matchesNetwork } from '../../src/config/match-network.ts';
import { findAuthorisations } from '../../src/domain/authorisation.ts';
import type { Row } from '../../src/domain/evidence.ts';
import type { Organisation } from '../../src/domain/organisation.ts';
import { buildEvidence } from '../builders/judging/build-evidence.ts';
import {
  attackerAddress,
  buildFinding,
  entitiesOf,
  type FindingBend,
  otherAccount,
} from '../builders/judging/build-finding.ts';
import { buildOrganisation, officeAddress } from '../builders/judging/build-organisation.ts';
import { buildCall, buildChange, buildSignIn, roleIdentity } from '../builders/judging/build-rows.ts';

interface World {
  readonly finding?: FindingBend;
  readonly organisation?: Partial<Organisation>;
  readonly changes?: readonly Row[];
  readonly signIns?: readonly Row[];
  readonly calls?: readonly Row[];
}

function prove(world: World): readonly string[] {
  const finding = buildFinding(world.finding);
  const evidence = [
    buildEvidence(world.changes ?? [], { id: 'E1', source: 'changes' }),
    buildEvidence(world.signIns ?? [], { id: 'E2', source: 'entra' }),
    buildEvidence(world.calls ?? [], { id: 'E3' }),
  ];
  const organisation = buildOrganisation(world.organisation);
  const found = findAuthorisations({
    finding,
    entities: entitiesOf(finding),
    evidence,
    organisation,
    matches: matchesNetwork,
  });
  return found.map((one) => `${one.kind} ${one.reference}`);
}

describe('Change records', () => {
  const fitting: readonly (readonly [string, Row])[] = [
    ['principal by name', { principals: ['ada'] }],
    ['principal by ARN', { principals: ['arn:aws:iam::111122223333:user/ada'], accounts: [] }],
    ['action', { actions: ['iam:ListUsers'] }],
    ['action pattern, closed', { actions: ['iam:List*'], status: 'closed' }],
    ['network', { networks: ['198.51.100.0/24'], kind: 'pentest' }],
  ];
  const failing: readonly (readonly [string, Row])[] = [
    ['names nothing of what was done', {}],
    ['principals open to anyone', { principals: ['*'] }],
    ['draft', { principals: ['ada'], status: 'draft' }],
    ['rejected', { principals: ['ada'], status: 'rejected' }],
    ['other principal', { principals: ['bob'] }],
    ['other account', { principals: ['ada'], accounts: [otherAccount] }],
    ['other region', { principals: ['ada'], actions: ['ec2:StopInstances'], regions: ['us-west-2'] }],
    ['ended before the finding did', { principals: ['ada'], end: '2026-03-04T10:20:00Z' }],
    ['starts later', { principals: ['ada'], start: '2026-03-04T10:10:00Z' }],
    ['other action', { principals: ['ada'], actions: ['iam:CreateUser'] }],
    ['other network', { principals: ['ada'], networks: ['192.0.2.0/24'] }],
  ];

  it.each(fitting)('cover by %s', (_name, bend) =>
    expect(prove({ changes: [buildChange(bend)] })).toEqual(['change-record CHG-1']),
  );
  it.each(failing)('do not cover: %s', (_name, bend) => expect(prove({ changes: [buildChange(bend)] })).toEqual([]));

  it('prove nothing when a log merely mentions their id', () => {
    const call = buildCall({ name: 'ListUsers', service: 'iam', more: { userAgent: 'deploy CHG-1' } });
    expect(prove({ calls: [call], changes: [buildChange({ principals: ['bob'] })] })).toEqual([]);
  });
});

describe('Approved behaviour in the inventory', () => {
  const expectation = {
    findingTypes: ['Discovery:IAMUser/*'],
    peers: [attackerAddress],
    reason: 'DOC-1',
    approvedBy: 'x',
  };
  const entry = { id: 'arn:aws:iam::111122223333:user/ada', kind: 'user' };
  const withExpectation = (bend: object, about: object = {}) => ({
    organisation: { inventory: [{ ...entry, ...about, expects: [{ ...expectation, ...bend }] }] },
  });

  it('covers when type, peer and time match', () => expect(prove(withExpectation({}))).toEqual(['inventory DOC-1']));
  it.each([
    ['another type', { findingTypes: ['Impact:*'] }, {}],
    ['another peer', { peers: ['192.0.2.1'] }, {}],
    ['another principal', { principals: ['bob'] }, {}],
    ['expired', { to: '2026-03-01T00:00:00Z' }, {}],
    ['another account', {}, { account: otherAccount }],
    ['another user', {}, { id: 'arn:aws:iam::111122223333:user/bob' }],
  ])('does not cover %s', (_name, bend, about) => expect(prove(withExpectation(bend, about))).toEqual([]));
});

describe('Own networks', () => {
  const type = 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS';

  it('refute use from outside', () =>
    expect(prove({ finding: { type, address: officeAddress } })).toEqual(['own-network 203.0.113.0/24']));
  it('do not when the key was also used elsewhere', () =>
    expect(
      prove({ finding: { type, address: officeAddress }, calls: [buildCall({ name: 'ListUsers', service: 'iam' })] }),
    ).toEqual([]));
  it('say nothing about an oddity of an unknown user', () =>
    expect(prove({ finding: { address: officeAddress } })).toEqual([]));
  it('count for a user the inventory knows', () =>
    expect(
      prove({
        finding: { address: officeAddress },
        organisation: { inventory: [{ id: 'arn:aws:iam::111122223333:user/ada', kind: 'user' }] },
      }),
    ).toHaveLength(1));
  it('count for a remote account only if affiliated and ours', () => {
    const remote = (accountId: string) => ({
      type: type.replace('OutsideAWS', 'InsideAWS'),
      address: officeAddress,
      call: { remoteAccountDetails: { accountId, affiliated: true } },
    });
    expect(prove({ finding: remote(otherAccount) })).toHaveLength(1);
    expect(prove({ finding: remote('999900001111') })).toEqual([]);
  });
});

describe('Sign-ins at the identity provider', () => {
  const person = {
    accessKeyDetails: {
      accessKeyId: 'ASIAEXAMPLEROLE00001',
      principalId: 'AROAEXAMPLEROLE00001:ada@corp.example',
      userType: 'AssumedRole',
      userName: 'AWSReservedSSO_Admin_1',
    },
  };
  const prove1 = (signIns: readonly Row[], calls: readonly Row[] = []) => prove({ finding: person, signIns, calls });
  const failing: readonly (readonly [string, readonly Row[]])[] = [
    ['another person', [buildSignIn({ user: 'bob@corp.example' })]],
    [
      'another address, another country',
      [buildSignIn({ address: '192.0.2.5', properties: { location: { countryOrRegion: 'US' } } })],
    ],
    ['no second factor', [buildSignIn({ properties: { authenticationRequirement: 'singleFactorAuthentication' } })]],
    ['failed', [buildSignIn({ errorCode: 50126 })]],
    ['too long ago', [buildSignIn({ time: '2026-03-03T09:00:00Z' })]],
    ['after the finding', [buildSignIn({ time: '2026-03-04T12:00:00Z' })]],
    ['token refresh only', [buildSignIn({ category: 'NonInteractiveUserSignInLogs' })]],
    ['unknown device at an unknown address', [buildSignIn({ properties: { deviceDetail: {} } })]],
    ['rated risky', [buildSignIn({ properties: { riskLevelDuringSignIn: 'high' } })]],
    [
      'worn down by prompts',
      [
        ...[1, 2, 3].map((n) => buildSignIn({ id: `f${n}`, errorCode: 500121, time: `2026-03-04T09:4${n}:00Z` })),
        buildSignIn(),
      ],
    ],
  ];

  it('prove the person from the same address', () =>
    expect(prove1([buildSignIn()])).toEqual(['identity-provider sign-in-1']));
  it('prove the person close by in time in the same country', () =>
    expect(prove1([buildSignIn({ address: '192.0.2.5' })])).toHaveLength(1));
  it.each(failing)('do not: %s', (_name, signIns) => expect(prove1(signIns)).toEqual([]));
  it('do not when the session was also used from elsewhere', () =>
    expect(
      prove1(
        [buildSignIn({ time: '2026-03-04T08:00:00Z' })],
        [
          buildCall({
            name: 'ListUsers',
            service: 'iam',
            address: '192.0.2.77',
            identity: roleIdentity('AWSReservedSSO_Admin_1', 'ada@corp.example'),
          }),
        ],
      ),
    ).toEqual([]));
});
