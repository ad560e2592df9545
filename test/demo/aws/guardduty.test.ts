import {
  GetDetectorCommand,
  GetFindingsCommand,
  GuardDutyClient,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AwsServer } from '../../../src/demo/aws/aws.ts';
import { startAws } from '../../../src/demo/aws/aws.ts';
import type { Scenario } from '../../../src/demo/load-scenarios.ts';
import { createClients, detectorIn, home, loadWorld, named, pick, production, sandbox } from './aws-clients.ts';

let scenarios: Scenario[];
let aws: AwsServer;
const { assume, guardDuty, settings } = createClients(() => aws);

beforeAll(async () => {
  scenarios = await loadWorld();
  aws = await startAws({ port: 0, scenarios });
});
afterEach(() => aws.faults.clear());
afterAll(() => aws.close());

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
    const { finding } = pick(scenarios, '05');
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
    expect(rest.FindingIds).toEqual([pick(scenarios, '07').finding.Id]);
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
    const client = new GuardDutyClient({ ...settings(), credentials: assume(sandbox) });
    const { finding } = pick(scenarios, '01');
    const DetectorId = await detectorIn(client);
    expect(DetectorId).toBe(finding.Service.DetectorId);
    expect((await client.send(new GetDetectorCommand({ DetectorId }))).Status).toBe('ENABLED');
    expect((await client.send(new ListFindingsCommand({ DetectorId }))).FindingIds).toEqual([finding.Id]);
  });

  it('forgets a deleted finding and has regions without a detector', async () => {
    const { finding } = pick(scenarios, '01');
    aws.faults.deleteFinding(finding.Id);
    aws.faults.removeDetector('eu-west-1');
    const client = guardDuty();
    const DetectorId = await detectorIn(client);
    const { Findings } = await client.send(new GetFindingsCommand({ DetectorId, FindingIds: [finding.Id] }));
    expect(Findings).toEqual([]);
    expect(await detectorIn(guardDuty('eu-west-1'))).toBe('');
    expect(await detectorIn(guardDuty('sa-east-1'))).toBe('');
  });
});
