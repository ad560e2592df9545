import type { Digest } from '../evidence.ts';
import { valuesNamed } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import { countDistinct, tally } from './tally.ts';

/** Parameters that name what a call worked on, where the record lists no resource. */
const resourceParameters = [
  'bucketName',
  'functionName',
  'roleName',
  'userName',
  'instanceId',
  'secretId',
  'trailName',
  'detectorId',
  'dBInstanceIdentifier',
  'snapshotId',
  'keyId',
  'policyArn',
] as const;

/** Tallies and figures of CloudTrail records; a record that was fetched twice counts once. */
export function digestApiCalls(fetched: readonly ApiCall[]): Pick<Digest, 'tallies' | 'figures'> {
  const calls = [...new Map(fetched.map((call, index) => [call.id === '' ? `row ${index}` : call.id, call])).values()];
  const columns = {
    event: calls.map((call) => call.name),
    service: calls.map((call) => call.source),
    address: calls.map((call) => call.address),
    userAgent: calls.map((call) => call.userAgent),
    error: calls.map((call) => call.errorCode),
    principal: calls.map((call) => call.principal.arn ?? call.principal.userName ?? call.principal.invokedBy),
    accessKey: calls.map((call) => call.principal.accessKeyId),
    region: calls.map((call) => call.region),
    resource: calls.flatMap(resourcesOf),
  };
  return {
    tallies: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, tally(values)])),
    figures: {
      calls: calls.length,
      succeeded: calls.filter((call) => call.succeeded).length,
      denied: calls.filter((call) => call.denied).length,
      failed: calls.filter((call) => !call.succeeded && !call.denied).length,
      writes: calls.filter((call) => !call.readOnly).length,
      successfulWrites: calls.filter((call) => !call.readOnly && call.succeeded).length,
      distinctEvents: countDistinct(columns.event),
      distinctAddresses: countDistinct(columns.address),
      distinctUserAgents: countDistinct(columns.userAgent),
      distinctPrincipals: countDistinct(columns.principal),
      distinctRegions: countDistinct(columns.region),
    },
  };
}

function resourcesOf(call: ApiCall): readonly string[] {
  if (call.resources.length > 0) return call.resources;
  return [...new Set(valuesNamed(call.requestParameters, resourceParameters).map(String))];
}
