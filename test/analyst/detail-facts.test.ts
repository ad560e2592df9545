import { describe, expect, it } from '@jest/globals';
import { writeClusterFacts } from '../../src/analyst/rules/cluster-facts.ts';
import { writeDetailFacts } from '../../src/analyst/rules/detail-facts.ts';
import { type Draft, numberClaims } from '../../src/analyst/rules/draft.ts';
import { writeSignInFailures } from '../../src/analyst/rules/sign-in-failures.ts';
import type { Evidence, Row } from '../../src/domain/evidence.ts';
import { plainText } from '../../src/domain/phrase.ts';
import { checkClaims } from '../../src/triage/check.ts';
import { buildBrief } from '../builders/analyst/build-brief.ts';
import { buildEvidence } from '../builders/judging/build-evidence.ts';
import { buildFinding, entitiesOf, type FindingBend } from '../builders/judging/build-finding.ts';
import { buildOrganisation } from '../builders/judging/build-organisation.ts';
import { buildSignIn } from '../builders/judging/build-rows.ts';

/** The English sentences, each of which must hold against the evidence it cites. */
function readSentences(
  drafts: readonly Draft[],
  bend: FindingBend,
  evidence: readonly Evidence[] = [],
): readonly string[] {
  const facts = { finding: buildFinding(bend), evidence, coverage: [], organisation: buildOrganisation() };
  for (const { check, why } of checkClaims(numberClaims(drafts, 'rules'), facts))
    expect({ check, why }).toMatchObject({ check: 'supported' });
  return drafts.map(({ text }) => plainText(text.en));
}

const detailsOf = (bend: FindingBend): readonly string[] =>
  readSentences(writeDetailFacts(buildBrief({ finding: buildFinding(bend) })), bend);

describe('what a finding says in detail', () => {
  it('logins of each database user', () => {
    const attributes = {
      user: 'orders_app',
      application: 'psql',
      failedLoginAttempts: 412,
      successfulLoginAttempts: 1,
    };
    const action = { actionType: 'RDS_LOGIN_ATTEMPT', rdsLoginAttemptAction: { loginAttributes: [attributes] } };
    expect(detailsOf({ action })).toEqual([
      'Logins as orders_app (psql): 412 failed, 1 succeeded, as GuardDuty counted them.',
    ]);
  });

  it('the request to a cluster', () => {
    const call = { requestUri: '/api/v1/secrets', verb: 'list', statusCode: 200, userAgent: 'curl/8' };
    expect(detailsOf({ action: { kubernetesApiCallAction: call } })).toEqual([
      'Request: list /api/v1/secrets, answered with 200, user agent (can be forged) curl/8.',
    ]);
  });

  it('a connection with its direction and ports', () => {
    const connection = {
      connectionDirection: 'OUTBOUND',
      protocol: 'TCP',
      remoteIpDetails: { ipAddressV4: '198.51.100.7' },
      remotePortDetails: { port: 3333 },
      localPortDetails: { port: 40000 },
    };
    expect(detailsOf({ action: { networkConnectionAction: connection } })).toEqual([
      'Connection: outbound, TCP, with 198.51.100.7 port 3333, local port 40000.',
    ]);
  });

  it('a workload with its images', () => {
    const workload = {
      name: 'web',
      namespace: 'shop',
      containers: [{ image: 'nginx:1', securityContext: { privileged: true } }],
    };
    const resource = { resourceType: 'EKSCluster', kubernetesDetails: { kubernetesWorkloadDetails: workload } };
    expect(detailsOf({ resource, action: {} })).toEqual(['Workload: shop/web; images: nginx:1; privileged']);
  });

  it('a process with its user and what started it', () => {
    const finding = buildFinding({ action: {} });
    const process = {
      name: 'bash',
      executablePath: '/usr/bin/bash',
      user: 'www-data',
      lineage: [{ executablePath: '/usr/sbin/php-fpm' }],
    };
    const document = { ...finding.document, service: { runtimeDetails: { process } } };
    const [sentence] = writeDetailFacts(buildBrief({ finding: { ...finding, document } })).map(({ text }) =>
      plainText(text.en),
    );
    expect(sentence).toBe('Process bash, path /usr/bin/bash, user www-data; started by /usr/sbin/php-fpm.');
  });

  it('nothing where the finding has no such details', () => {
    expect(detailsOf({})).toEqual([]);
  });
});

describe('what an audit log shows', () => {
  const request = (requestURI: string, bend: Row = {}): Row => ({
    auditID: requestURI,
    verb: 'get',
    requestURI,
    user: { username: 'system:anonymous', groups: [] },
    sourceIPs: ['198.51.100.7'],
    responseStatus: { code: 200 },
    requestReceivedTimestamp: '2026-03-04T10:05:00Z',
    ...bend,
  });
  const userDetails = { kubernetesUserDetails: { username: 'system:anonymous' } };
  const bend = { resource: { resourceType: 'EKSCluster', kubernetesDetails: userDetails }, action: {} };
  const read = (rows: readonly Row[], change: Partial<Evidence> = {}) => {
    const evidence = [buildEvidence(rows, { source: 'eks', ...change })];
    const finding = buildFinding(bend);
    return readSentences(
      writeClusterFacts(buildBrief({ finding, entities: entitiesOf(finding), evidence })),
      bend,
      evidence,
    );
  };
  const secret = request('/api/v1/namespaces/shop/secrets/key', { objectRef: { resource: 'secrets' } });

  it('each request of the caller once, secrets first', () => {
    const other = request('/api/v1/pods', { user: { username: 'deployer', groups: [] } });
    expect(read([request('/version'), request('/version'), other, secret])).toEqual([
      'system:anonymous: get /api/v1/namespaces/shop/secrets/key answered with 200, once, from 198.51.100.7.',
      'system:anonymous: get /version answered with 200, 2 times, from 198.51.100.7.',
    ]);
  });

  it('no exact number of an answer that was cut off', () => {
    expect(read([secret], { outcome: 'truncated' }).join()).toContain('at least once');
  });
});

describe('how sign-ins failed', () => {
  const refused = (id: string) => buildSignIn({ id, errorCode: 500121 });

  it('by code, counting sign-ins and not rows', () => {
    const evidence = buildEvidence([refused('a'), refused('a'), refused('b'), buildSignIn({ id: 'c' })], {
      source: 'entra',
    });
    expect(readSentences(writeSignInFailures(evidence), {}, [evidence])).toEqual([
      '2 sign-ins ended with code 500121 (second factor failed or refused), from 198.51.100.7.',
    ]);
  });

  it('no exact number of an answer that was cut off', () => {
    const evidence = buildEvidence([refused('a')], { source: 'entra', outcome: 'truncated' });
    expect(readSentences(writeSignInFailures(evidence), {}, [evidence]).join()).toContain('At least 1 sign-in ');
  });
});
