import type { LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { expect } from '@jest/globals';
import type { AwsServer } from '../../../src/demo/aws/aws.ts';
import { demoAwsCredentials } from '../../../src/demo/aws/aws-credentials.ts';
import type { Scenario } from '../../../src/demo/load-scenarios.ts';
import { loadScenarios } from '../../../src/demo/load-scenarios.ts';

export const production = '204815163264';
export const sandbox = '318273645546';
export const home = 'ap-northeast-1';

export const loadWorld = () =>
  loadScenarios(new URL('../../../src/demo/scenarios', import.meta.url).pathname, new Date());

/** The real SDK clients, pointed at a server of the demo. */
export function createClients(server: () => AwsServer) {
  const settings = (region = home) => ({
    region,
    endpoint: server().url,
    maxAttempts: 1,
    credentials: demoAwsCredentials,
  });
  const assume = (accountId: string, role = 'gd-triage-read') =>
    fromTemporaryCredentials({
      params: { RoleArn: `arn:aws:iam::${accountId}:role/${role}`, RoleSessionName: 'test' },
      masterCredentials: demoAwsCredentials,
      clientConfig: settings(),
    });
  return {
    settings,
    assume,
    guardDuty: (region = home) => new GuardDutyClient(settings(region)),
    cloudTrail: (accountId: string, region = home) =>
      new CloudTrailClient({ ...settings(region), credentials: assume(accountId) }),
  };
}

export const lookUp = (client: CloudTrailClient, input: LookupEventsCommandInput) =>
  client.send(new LookupEventsCommand(input));

export const named = (name: string) => expect.objectContaining({ name });

export async function detectorIn(client: GuardDutyClient): Promise<string> {
  const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({}));
  return DetectorIds[0] ?? '';
}

export function pick(scenarios: readonly Scenario[], prefix: string): Scenario {
  const found = scenarios.find(({ name }) => name.startsWith(prefix));
  if (found === undefined) throw new Error(`no scenario ${prefix}`);
  return found;
}
