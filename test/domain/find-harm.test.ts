import { describe, expect, it } from '@jest/globals';
import { matchesNetwork } from '../../src/config/match-network.ts';
import { decideVerdict } from '../../src/domain/decide-verdict.ts';
import type { Evidence, Row } from '../../src/domain/evidence.ts';
import { findHarm } from '../../src/domain/find-harm.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { plainText, words } from '../../src/domain/phrase.ts';
import type { Authorisation } from '../../src/domain/verdict.ts';
import type { VerdictInput } from '../../src/domain/verdict-facts.ts';
import { buildCoverage, buildEvidence } from '../builders/judging/build-evidence.ts';
import { attackerAddress, buildFinding, entitiesOf, type FindingBend } from '../builders/judging/build-finding.ts';
import { buildOrganisation, officeAddress } from '../builders/judging/build-organisation.ts';
import { buildSignIn } from '../builders/judging/build-rows.ts';

const proof: Authorisation = {
  kind: 'inventory',
  reference: 'SEC-1',
  evidence: [],
  text: { en: words('Expected.'), ja: words('想定内。') },
};

function input(finding: Finding, bend: Partial<VerdictInput> = {}): VerdictInput {
  return {
    finding,
    entities: entitiesOf(finding),
    floors: [],
    authorisations: [],
    coverage: [buildCoverage()],
    evidence: [],
    organisation: buildOrganisation(),
    matches: matchesNetwork,
    proposal: { disposition: 'suspicious', reasons: [] },
    proposedBy: 'rules',
    ...bend,
  };
}

function harmOf(bend: FindingBend, evidence: readonly Evidence[] = []): readonly string[] {
  return findHarm(input(buildFinding(bend), { evidence })).map(({ text }) => plainText(text.en));
}

describe('harm by the type of the finding', () => {
  it.each([
    'CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce',
    'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin',
    'Execution:Runtime/ReverseShell',
    'PrivilegeEscalation:Runtime/RuncContainerEscape',
  ])('%s', (type) => {
    expect(harmOf({ type })).toHaveLength(1);
  });

  it.each([
    'CredentialAccess:RDS/MaliciousIPCaller.FailedLogin',
    'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin',
    'Execution:Runtime/NewBinaryExecuted',
  ])('not %s', (type) => {
    expect(harmOf({ type })).toEqual([]);
  });

  it('guessing passwords only as the actor', () => {
    const target = buildFinding({ type: 'UnauthorizedAccess:EC2/SSHBruteForce' });
    expect(findHarm(input(target))).toEqual([]);
    expect(findHarm(input({ ...target, resourceRole: 'ACTOR' }))).toHaveLength(1);
  });

  it('nothing in a sample, nor where anything proves it allowed', () => {
    expect(harmOf({ type: 'Execution:Runtime/ReverseShell', sample: true })).toEqual([]);
    const shell = buildFinding({ type: 'Execution:Runtime/ReverseShell' });
    expect(findHarm(input(shell, { authorisations: [proof] }))).toEqual([]);
  });
});

describe('harm in a cluster', () => {
  const ask = (requestURI: string, bend: Row = {}): Row => ({
    auditID: requestURI,
    verb: 'get',
    requestURI,
    user: { username: 'system:anonymous', groups: ['system:unauthenticated'] },
    sourceIPs: [attackerAddress],
    responseStatus: { code: 200 },
    requestReceivedTimestamp: '2026-03-04T10:05:00.000000Z',
    ...bend,
  });
  const inCluster = (...rows: readonly Row[]) =>
    harmOf({ type: 'Discovery:Kubernetes/SuccessfulAnonymousAccess' }, [buildEvidence(rows, { source: 'eks' })]);

  it.each(['/api/v1/secrets', '/api/v1/namespaces/shop/pods?limit=500', '/apis/apps/v1/deployments'])('%s', (uri) => {
    expect(inCluster(ask(uri)).join()).toContain(`get ${uri}`);
  });

  it.each(['/healthz', '/livez/ping', '/version', '/api', '/api/v1', '/apis/apps/v1', '/openapi/v3'])(
    'not %s',
    (uri) => {
      expect(inCluster(ask(uri))).toEqual([]);
    },
  );

  it('not what was refused, somebody else asked, or another week saw', () => {
    const refused = ask('/api/v1/secrets', { responseStatus: { code: 403 } });
    const named = ask('/api/v1/secrets', { user: { username: 'deployer', groups: ['system:authenticated'] } });
    const old = ask('/api/v1/secrets', { requestReceivedTimestamp: '2026-02-20T10:05:00.000000Z' });
    expect(inCluster(refused, named, old)).toEqual([]);
  });
});

describe('harm on the network', () => {
  const flows = (count: number, minutesApart: number, bend: Row = {}): readonly Row[] =>
    Array.from({ length: count }, (_, index) => ({
      interface_id: 'eni-1',
      srcaddr: '10.0.0.5',
      dstaddr: attackerAddress,
      srcport: 40000,
      dstport: 3333,
      protocol: 6,
      packets: 9,
      bytes: 900,
      start: Date.parse('2026-03-04T08:00:00Z') / 1000 + index * minutesApart * 60,
      end: Date.parse('2026-03-04T08:00:00Z') / 1000 + index * minutesApart * 60 + 50,
      action: 'ACCEPT',
      log_status: 'OK',
      ...bend,
    }));
  const onNetwork = (rows: readonly Row[], type = 'CryptoCurrency:EC2/BitcoinTool.B') =>
    harmOf({ type }, [buildEvidence(rows, { source: 'vpcflow' })]);

  it('a channel that stays open', () => {
    expect(onNetwork(flows(20, 10))).toEqual([
      `Traffic with ${attackerAddress} goes on: 20 accepted flow records over 3 h or more.`,
    ]);
  });

  it.each([
    ['too few records', flows(5, 30)],
    ['too short', flows(20, 1)],
    ['rejected', flows(20, 10, { action: 'REJECT' })],
    ['with somebody else', flows(20, 10, { dstaddr: '192.0.2.1' })],
  ])('not %s', (_what, rows) => {
    expect(onNetwork(rows)).toEqual([]);
  });

  it('not for a type that names no enemy', () => {
    expect(onNetwork(flows(20, 10), 'Behavior:EC2/TrafficVolumeUnusual')).toEqual([]);
  });

  it('a channel to what the name resolved to', () => {
    const finding = buildFinding({
      type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
      action: { actionType: 'DNS_REQUEST', dnsRequestAction: { domain: 'pool.example' } },
    });
    const query = {
      query_timestamp: '2026-03-04T09:00:00Z',
      query_name: 'pool.example.',
      answers: [{ Rdata: attackerAddress }],
    };
    const traffic = buildEvidence(flows(20, 10), { source: 'vpcflow' });
    expect(findHarm(input(finding, { evidence: [traffic] }))).toEqual([]);
    const names = buildEvidence([query], { id: 'E2-bbb', source: 'dns' });
    expect(findHarm(input(finding, { evidence: [traffic, names] }))).toHaveLength(1);
  });
});

describe('harm at the sign-in', () => {
  const refusal = (minute: number) =>
    buildSignIn({ id: `no-${minute}`, time: `2026-03-04T09:4${minute}:00Z`, errorCode: 500121, user: 'ada' });
  const success = buildSignIn({ user: 'ada' });
  const signingIn = (rows: readonly Row[], bend: FindingBend = {}) =>
    harmOf(bend, [buildEvidence(rows, { source: 'entra' })]);

  it('a success after refused prompts from the foreign address', () => {
    expect(signingIn([refusal(1), refusal(2), refusal(3), success]).join()).toContain('after 3 refused second factors');
  });

  it('not after two, nor where one refusal has several rows', () => {
    expect(signingIn([refusal(1), refusal(2), success])).toEqual([]);
    expect(signingIn([refusal(1), refusal(1), refusal(1), success])).toEqual([]);
  });

  it('not without a success, and not from our own network', () => {
    expect(signingIn([refusal(1), refusal(2), refusal(3)])).toEqual([]);
    const office = buildSignIn({ user: 'ada', address: officeAddress });
    expect(signingIn([refusal(1), refusal(2), refusal(3), office], { address: officeAddress })).toEqual([]);
  });
});

describe('the verdict on harm', () => {
  const shell = buildFinding({ type: 'Execution:Runtime/ReverseShell', severity: 8 });

  it('is a true positive whatever the analyst says, and gives the harm as a reason', () => {
    const verdict = decideVerdict(input(shell, { proposal: { disposition: 'false_positive', reasons: [] } }));
    expect(verdict).toMatchObject({ disposition: 'true_positive', priority: 'P2' });
    expect(verdict.reasons.map(({ text }) => plainText(text.en)).join()).toContain('a shell to the outside');
  });

  it('stays suspicious while the change system cannot be asked', () => {
    const down = buildCoverage({ question: 'Q9', source: 'changes', outcome: 'timed_out', decisive: false });
    expect(decideVerdict(input(shell, { coverage: [buildCoverage(), down] })).disposition).toBe('suspicious');
  });

  it('gives way to proof', () => {
    expect(decideVerdict(input(shell, { authorisations: [proof] })).disposition).not.toBe('true_positive');
  });
});
