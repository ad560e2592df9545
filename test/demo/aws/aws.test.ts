import { GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AwsServer } from '../../../src/demo/aws/aws.ts';
import { startAws } from '../../../src/demo/aws/aws.ts';
import type { Scenario } from '../../../src/demo/load-scenarios.ts';
import { createClients, loadWorld, lookUp, named, production, sandbox } from './aws-clients.ts';

let scenarios: Scenario[];
let aws: AwsServer;
const { assume, cloudTrail, guardDuty, settings } = createClients(() => aws);

beforeAll(async () => {
  scenarios = await loadWorld();
  aws = await startAws({ port: 0, scenarios, limits: { lookupsPerSecond: 1000 } });
});
afterEach(() => aws.faults.clear());
afterAll(() => aws.close());

describe('limits of the local AWS', () => {
  it('allows two look-ups a second for one account and region, and leaves the others alone', async () => {
    const strict = await startAws({ port: 0, scenarios });
    const clients = createClients(() => strict);
    const client = clients.cloudTrail(production);
    await client.config.credentials();
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => lookUp(client, { MaxResults: 1 })));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toEqual([expect.objectContaining({ name: 'ThrottlingException', message: 'Rate exceeded' })]);
    await expect(lookUp(clients.cloudTrail(sandbox), { MaxResults: 1 })).resolves.toBeDefined();
    expect(strict.requests()['cloudtrail:LookupEvents']).toEqual({ calls: 4, refused: { ThrottlingException: 1 } });
    await new Promise((resolve) => setTimeout(resolve, 1050));
    await expect(lookUp(client, { MaxResults: 1 })).resolves.toBeDefined();
    await strict.close();
  });
});

describe('identities and faults of the local AWS', () => {
  it('hands out the read role of the organisation and no other', async () => {
    await expect(assume(production)()).resolves.toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA/) });
    await expect(assume('000000000000')()).rejects.toEqual(named('AccessDenied'));
    await expect(assume(production, 'admin')()).rejects.toEqual(named('AccessDenied'));
  });

  it('does not know a foreign key, nor a temporary key without its token', async () => {
    const foreign = { accessKeyId: 'AKIAFOREIGNKEYEXAMPLE', secretAccessKey: 'x' };
    const ask = (credentials: typeof foreign) =>
      new GuardDutyClient({ ...settings(), credentials }).send(new ListDetectorsCommand({}));
    await expect(ask(foreign)).rejects.toEqual(named('UnrecognizedClientException'));
    const { accessKeyId, secretAccessKey } = await assume(production)();
    await expect(ask({ accessKeyId, secretAccessKey })).rejects.toEqual(named('UnrecognizedClientException'));
  });

  it.each([
    ['throttled', 'ThrottlingException'],
    ['denied', 'AccessDeniedException'],
    ['expired', 'ExpiredTokenException'],
  ] as const)('answers %s where that fault is set', async (kind, name) => {
    aws.faults.set({ service: 'cloudtrail', operation: 'LookupEvents', accountId: sandbox }, kind);
    await expect(lookUp(cloudTrail(sandbox), {})).rejects.toEqual(named(name));
    await expect(lookUp(cloudTrail(production), {})).resolves.toBeDefined();
    aws.faults.set({ service: 'guardduty' }, 'denied');
    await expect(guardDuty().send(new ListDetectorsCommand({}))).rejects.toEqual(named('AccessDeniedException'));
    aws.faults.set({ service: 'sts' }, 'expired');
    await expect(assume(production)()).rejects.toEqual(named('ExpiredToken'));
  });

  it('never answers where the fault is a timeout', async () => {
    aws.faults.set({ service: 'guardduty', operation: 'ListDetectors' }, 'timeout');
    const abort = AbortSignal.timeout(150);
    await expect(guardDuty().send(new ListDetectorsCommand({}), { abortSignal: abort })).rejects.toEqual(
      named('AbortError'),
    );
  });
});
