import type { LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  GetDetectorCommand,
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AwsServer } from '../../../src/demo/aws/aws.ts';
import { startAws } from '../../../src/demo/aws/aws.ts';
import { demoAwsCredentials } from '../../../src/demo/aws/aws-credentials.ts';
import type { Scenario } from '../../../src/demo/load-scenarios.ts';
import { loadScenarios } from '../../../src/demo/load-scenarios.ts';

const [production, sandbox] = ['204815163264', '318273645546'];
const home = 'ap-northeast-1';
let scenarios: Scenario[];
let aws: AwsServer;
let unhurried: AwsServer;

beforeAll(async () => {
  scenarios = await loadScenarios(new URL('../../../src/demo/scenarios', import.meta.url).pathname, new Date());
  aws = await startAws({ port: 0, scenarios });
  unhurried = await startAws({ port: 0, scenarios, limits: { lookupsPerSecond: 1000 } });
});
afterEach(() => {
  aws.faults.clear();
  unhurried.faults.clear();
});
afterAll(() => Promise.all([aws.close(), unhurried.close()]));

const settings = (region: string, server = unhurried) => ({
  region,
  endpoint: server.url,
  maxAttempts: 1,
  credentials: demoAwsCredentials,
});
const assume = (accountId: string, server = unhurried, role = 'gd-triage-read') =>
  fromTemporaryCredentials({
    params: { RoleArn: `arn:aws:iam::${accountId}:role/${role}`, RoleSessionName: 'test' },
    masterCredentials: demoAwsCredentials,
    clientConfig: settings(home, server),
  });
const guardDuty = (region = home, server = unhurried) => new GuardDutyClient(settings(region, server));
const cloudTrail = (accountId: string, region = home, server = unhurried) =>
  new CloudTrailClient({ ...settings(region, server), credentials: assume(accountId, server) });
const lookUp = (client: CloudTrailClient, input: LookupEventsCommandInput) =>
  client.send(new LookupEventsCommand(input));
const named = (name: string) => expect.objectContaining({ name });
function scenario(prefix: string): Scenario {
  const found = scenarios.find(({ name }) => name.startsWith(prefix));
  if (found === undefined) throw new Error(`no scenario ${prefix}`);
  return found;
}
async function detectorIn(client: GuardDutyClient): Promise<string> {
  const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({}));
  return DetectorIds[0] ?? '';
}

describe('GuardDuty of the local world', () => {
  it('shows the administrator every finding exactly as the scenario folder holds it', async () => {
    for (const { finding } of scenarios) {
      const client = guardDuty(finding.Region);
      const DetectorId = await detectorIn(client);
      const { Findings } = await client.send(new GetFindingsCommand({ DetectorId, FindingIds: [finding.Id] }));
      const asJson = JSON.parse(JSON.stringify(Findings?.[0]).replaceAll('\\u0026', '&'));
      expect(asJson).toEqual(JSON.parse(JSON.stringify(finding)));
    }
  });

  it('finds a finding without its id by account, region, type and time', async () => {
    const { finding } = scenario('05');
    const client = guardDuty();
    const DetectorId = await detectorIn(client);
    const list = (since: number) =>
      client.send(
        new ListFindingsCommand({
          DetectorId,
          FindingCriteria: {
            Criterion: {
              accountId: { Equals: [production] },
              region: { Eq: [home] },
              type: { Equals: [finding.Type] },
              'service.archived': { Equals: ['false'] },
              updatedAt: { GreaterThanOrEqual: since },
            },
          },
        }),
      );
    expect((await list(Date.now() - 3_600_000)).FindingIds).toEqual([finding.Id]);
    expect((await list(Date.now())).FindingIds).toEqual([]);
  });

  it('sorts, pages and refuses what AWS refuses', async () => {
    const client = guardDuty();
    const DetectorId = await detectorIn(client);
    const SortCriteria = { AttributeName: 'severity', OrderBy: 'DESC' as const };
    const first = await client.send(new ListFindingsCommand({ DetectorId, SortCriteria, MaxResults: 4 }));
    const rest = await client.send(
      new ListFindingsCommand({ DetectorId, SortCriteria, MaxResults: 4, NextToken: first.NextToken }),
    );
    expect(first.FindingIds).toHaveLength(4);
    expect(rest.FindingIds).toEqual([scenario('07').finding.Id]);
    expect(rest.NextToken).toBe('');
    const refused = named('BadRequestException');
    const Criterion = { title: { Equals: ['x'] } };
    await expect(client.send(new ListFindingsCommand({ DetectorId, FindingCriteria: { Criterion } }))).rejects.toEqual(
      refused,
    );
    await expect(client.send(new ListFindingsCommand({ DetectorId, MaxResults: 51 }))).rejects.toEqual(refused);
    await expect(client.send(new ListFindingsCommand({ DetectorId: 'f'.repeat(32) }))).rejects.toEqual(refused);
    const FindingIds = Array.from({ length: 51 }, (_, index) => String(index).padStart(32, '0'));
    await expect(client.send(new GetFindingsCommand({ DetectorId, FindingIds }))).rejects.toEqual(refused);
    const unknown = await client.send(new GetFindingsCommand({ DetectorId, FindingIds: ['0'.repeat(32)] }));
    expect(unknown.Findings).toEqual([]);
  });

  it('shows a member account its own findings only, behind its own detector', async () => {
    const client = new GuardDutyClient({ ...settings(home), credentials: assume(sandbox) });
    const { finding } = scenario('01');
    const DetectorId = await detectorIn(client);
    expect(DetectorId).toBe(finding.Service.DetectorId);
    expect((await client.send(new GetDetectorCommand({ DetectorId }))).Status).toBe('ENABLED');
    expect((await client.send(new ListFindingsCommand({ DetectorId }))).FindingIds).toEqual([finding.Id]);
  });

  it('forgets a deleted finding and has regions without a detector', async () => {
    const { finding } = scenario('01');
    unhurried.faults.deleteFinding(finding.Id);
    unhurried.faults.removeDetector('eu-west-1');
    const client = guardDuty();
    const DetectorId = await detectorIn(client);
    const { Findings } = await client.send(new GetFindingsCommand({ DetectorId, FindingIds: [finding.Id] }));
    expect(Findings).toEqual([]);
    expect(await detectorIn(guardDuty('eu-west-1'))).toBe('');
    expect(await detectorIn(guardDuty('sa-east-1'))).toBe('');
  });
});

describe('CloudTrail of the local world', () => {
  it('pages newest first through one attribute, fifty at a time', async () => {
    const client = cloudTrail('425364758697');
    const LookupAttributes = [{ AttributeKey: 'Username' as const, AttributeValue: 'svc-ci-deploy' }];
    const seen: string[] = [];
    const times: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await lookUp(client, { LookupAttributes, ...(NextToken ? { NextToken } : {}) });
      seen.push(...(page.Events ?? []).map((event) => event.EventId ?? ''));
      times.push(...(page.Events ?? []).map((event) => event.EventTime?.getTime() ?? 0));
      expect(page.Events?.length).toBeLessThanOrEqual(50);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(seen.length).toBeGreaterThan(200);
    expect(new Set(seen).size).toBe(seen.length);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it('refuses a token of another question, two attributes, 51 results and times upside down', async () => {
    const client = cloudTrail(production);
    const { NextToken } = await lookUp(client, { MaxResults: 5 });
    expect(NextToken).toBeDefined();
    await expect(lookUp(client, { MaxResults: 6, NextToken })).rejects.toEqual(named('InvalidNextTokenException'));
    const attribute = { AttributeKey: 'EventName' as const, AttributeValue: 'StopLogging' };
    await expect(lookUp(client, { LookupAttributes: [attribute, attribute] })).rejects.toEqual(
      named('InvalidLookupAttributesException'),
    );
    await expect(lookUp(client, { MaxResults: 51 })).rejects.toEqual(named('InvalidMaxResultsException'));
    await expect(lookUp(client, { StartTime: new Date(2e12), EndTime: new Date(1e12) })).rejects.toEqual(
      named('InvalidTimeRangeException'),
    );
  });

  it('answers each attribute as AWS does: session names, key ids, resources, read only', async () => {
    const ask = async (
      accountId: string,
      AttributeKey: 'Username' | 'AccessKeyId' | 'ResourceName' | 'ReadOnly' | 'EventId',
      AttributeValue: string,
    ) => (await lookUp(cloudTrail(accountId), { LookupAttributes: [{ AttributeKey, AttributeValue }] })).Events ?? [];
    const bySession = await ask(sandbox, 'Username', 'ext-m.sato@kestrel.example');
    expect(bySession.length).toBeGreaterThan(20);
    const byKey = await ask(sandbox, 'AccessKeyId', 'ASIAEXTSATO01EXAMPLE');
    expect(byKey.every((event) => event.AccessKeyId === 'ASIAEXTSATO01EXAMPLE')).toBe(true);
    expect(byKey).toHaveLength(5);
    const byInstance = await ask(production, 'ResourceName', 'i-0b7d4e2a91c65f038');
    expect(byInstance.map((event) => event.EventName)).toContain('RunInstances');
    const writes = await ask(production, 'ReadOnly', 'false');
    expect(writes.every((event) => event.ReadOnly === 'false')).toBe(true);
    const one = byKey[0]?.EventId ?? '';
    expect((await ask(sandbox, 'EventId', one)).map((event) => event.EventId)).toEqual([one]);
    expect(JSON.parse(byKey[0]?.CloudTrailEvent ?? '{}').eventID).toBe(one);
  });

  it('keeps global services in us-east-1, accounts apart, and S3 data events nowhere', async () => {
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateUser' }];
    expect((await lookUp(cloudTrail(production), { LookupAttributes })).Events).toEqual([]);
    expect((await lookUp(cloudTrail(production, 'us-east-1'), { LookupAttributes })).Events).toHaveLength(1);
    expect((await lookUp(cloudTrail(sandbox, 'us-east-1'), { LookupAttributes })).Events).toEqual([]);
    const getObject = [{ AttributeKey: 'EventName' as const, AttributeValue: 'GetObject' }];
    expect((await lookUp(cloudTrail(sandbox), { LookupAttributes: getObject })).Events).toEqual([]);
  });

  it('allows two look-ups a second for one account and region, and leaves the others alone', async () => {
    const client = cloudTrail(production, home, aws);
    await client.config.credentials();
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => lookUp(client, { MaxResults: 1 })));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toEqual([expect.objectContaining({ name: 'ThrottlingException', message: 'Rate exceeded' })]);
    await expect(lookUp(cloudTrail(sandbox, home, aws), { MaxResults: 1 })).resolves.toBeDefined();
    expect(aws.requests()['cloudtrail:LookupEvents']).toEqual({ calls: 4, refused: { ThrottlingException: 1 } });
    await new Promise((resolve) => setTimeout(resolve, 1050));
    await expect(lookUp(client, { MaxResults: 1 })).resolves.toBeDefined();
  });

  it('tells about the trails: who logs, since when, which events', async () => {
    const client = cloudTrail(production);
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
    expect(trailList.map((trail) => trail.Name)).toEqual(['kestrel-org-trail', 'kestrel-prod-trail']);
    const status = await client.send(new GetTrailStatusCommand({ Name: 'kestrel-prod-trail' }));
    expect(status.IsLogging).toBe(true);
    expect((status.StartLoggingTime?.getTime() ?? 0) - (status.StopLoggingTime?.getTime() ?? 0)).toBe(40 * 60_000);
    const selectors = await client.send(new GetEventSelectorsCommand({ TrailName: 'kestrel-prod-trail' }));
    expect(selectors.EventSelectors?.[0]?.DataResources).toEqual([]);
    await expect(client.send(new GetTrailStatusCommand({ Name: 'nope' }))).rejects.toEqual(
      named('TrailNotFoundException'),
    );
  });
});

describe('identities and faults of the local AWS', () => {
  it('hands out the read role of the organisation and no other', async () => {
    await expect(assume(production)()).resolves.toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA/) });
    await expect(assume('000000000000')()).rejects.toEqual(named('AccessDenied'));
    await expect(assume(production, unhurried, 'admin')()).rejects.toEqual(named('AccessDenied'));
  });

  it('does not know a foreign key, nor a temporary key without its token', async () => {
    const foreign = { accessKeyId: 'AKIAFOREIGNKEYEXAMPLE', secretAccessKey: 'x' };
    const ask = (credentials: typeof foreign) =>
      new GuardDutyClient({ ...settings(home), credentials }).send(new ListDetectorsCommand({}));
    await expect(ask(foreign)).rejects.toEqual(named('UnrecognizedClientException'));
    const { accessKeyId, secretAccessKey } = await assume(production)();
    await expect(ask({ accessKeyId, secretAccessKey })).rejects.toEqual(named('UnrecognizedClientException'));
  });

  it.each([
    ['throttled', 'ThrottlingException'],
    ['denied', 'AccessDeniedException'],
    ['expired', 'ExpiredTokenException'],
  ] as const)('answers %s where that fault is set', async (kind, name) => {
    unhurried.faults.set({ service: 'cloudtrail', operation: 'LookupEvents', accountId: sandbox }, kind);
    await expect(lookUp(cloudTrail(sandbox), {})).rejects.toEqual(named(name));
    await expect(lookUp(cloudTrail(production), {})).resolves.toBeDefined();
    unhurried.faults.set({ service: 'guardduty' }, 'denied');
    await expect(guardDuty().send(new ListDetectorsCommand({}))).rejects.toEqual(named('AccessDeniedException'));
    unhurried.faults.set({ service: 'sts' }, 'expired');
    await expect(assume(production)()).rejects.toEqual(named('ExpiredToken'));
  });

  it('never answers where the fault is a timeout', async () => {
    unhurried.faults.set({ service: 'guardduty', operation: 'ListDetectors' }, 'timeout');
    const abort = AbortSignal.timeout(150);
    await expect(guardDuty().send(new ListDetectorsCommand({}), { abortSignal: abort })).rejects.toEqual(
      named('AbortError'),
    );
  });
});
