import { listLeaves } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';

/** Ids as AWS gives them out: `fl-01cdda458b16618c3`, `i-…`, `snap-…`. */
const resourceId = /^[a-z]{1,12}-[0-9a-f]{8,17}$/;
/** Parameters that name what a call works on. */
const naming =
  /(^|\.)(name|\w*(userName|roleName|groupName|policyName|policyArn|bucketName|functionName|trailName|detectorId|filterName|secretId|instanceId|snapshotId|imageId|keyId|logGroupName|dB\w*Identifier|backupVaultName|serialNumber|resourceArn|parameterName|domainName|accountId))$/i;
const maxLength = 150;

/** What a call worked on, as its parameters name it; the most telling names first, none where they tell nothing. */
export function targetsOfCall(call: ApiCall): readonly string[] {
  const leaves = listLeaves(call.requestParameters).flatMap(({ path, value }) =>
    typeof value === 'string' && value !== '' && value.length <= maxLength
      ? [{ path: path.replace(/\.\d+$/, ''), value }]
      : [],
  );
  const ids = leaves.filter(({ value }) => resourceId.test(value));
  const named = leaves.filter(({ path }) => naming.test(path));
  return [...new Set([...ids, ...named].map(({ value }) => value))];
}
