import type { Entities } from './entities.ts';
import type { Evidence } from './evidence.ts';
import { listCalls } from './evidence-calls.ts';
import type { Finding } from './finding.ts';
import type { ApiCall } from './logs/read-api-call.ts';

const week = 7 * 86_400_000;

/**
 * Whoever last changed something on the resource in the week before the finding: the next one to look at, where the finding
 * itself names no credential. Null where it does, or where the logs name nobody. The remote addresses become the actor's.
 * A sample names only placeholders: there it is whoever ordered it.
 */
export function findLead(
  evidence: readonly Evidence[],
  { finding, entities }: { readonly finding: Finding; readonly entities: Entities },
): Entities | null {
  if (entities.accessKeyId !== null && !finding.sample) return null;
  const until = Date.parse(finding.sample ? finding.updatedAt : finding.lastSeen);
  const from = Date.parse(finding.firstSeen) - week;
  const changes = listCalls(evidence)
    .map(({ record }) => record)
    .filter((call) => !finding.sample || call.name === 'CreateSampleFindings')
    .filter((call) => isChange(call) && Date.parse(call.time) >= from && Date.parse(call.time) <= until);
  const last = changes.at(-1);
  return last === undefined ? null : aboutActor(entities, last);
}

function isChange({ readOnly, succeeded, category, principal }: ApiCall): boolean {
  const isPerson = principal.type !== 'AWSService' && principal.invokedBy === null && principal.accessKeyId !== null;
  return isPerson && !readOnly && succeeded && category === 'management';
}

function aboutActor(entities: Entities, { principal, address }: ApiCall): Entities {
  const { type, arn, id, accessKeyId, sessionName } = principal;
  return {
    ...entities,
    principalType: type,
    principalArn: arn,
    principalId: id,
    accessKeyId,
    sessionName,
    userName: principal.userName ?? principal.issuerName,
    email: sessionName?.includes('@') ? sessionName : null,
    remoteIps: address === null ? [] : [address],
  };
}
