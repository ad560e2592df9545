import { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AwsServer } from '../../../src/demo/aws/aws.ts';
import { startAws } from '../../../src/demo/aws/aws.ts';
import type { Scenario } from '../../../src/demo/load-scenarios.ts';
import { createClients, loadWorld, lookUp, named, production, sandbox } from './aws-clients.ts';

let scenarios: Scenario[];
let aws: AwsServer;
const { cloudTrail } = createClients(() => aws);

beforeAll(async () => {
  scenarios = await loadWorld();
  aws = await startAws({ port: 0, scenarios, limits: { lookupsPerSecond: 1000 } });
});
afterEach(() => aws.faults.clear());
afterAll(() => aws.close());

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
