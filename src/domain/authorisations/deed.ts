import type { Entities } from '../entities.ts';
import { valueAt } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { listLeaves } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';

/** What was done, in the terms an authorisation is written in. Lists are empty where the logs do not say. */
export interface Deed {
  readonly from: string;
  readonly to: string;
  readonly account: string | null;
  readonly region: string | null;
  /** Names the caller cannot choose: ARN, user, role, key id; the session name only where the identity provider sets it. */
  readonly principals: readonly string[];
  readonly resources: readonly string[];
  /** `service:Action`; empty where the finding is not about API calls. */
  readonly actions: readonly string[];
  readonly addresses: readonly string[];
}

/** Parameters in which a caller can write anything: naming a resource there proves nothing. */
const freeText = /tag|description|comment|token|policy|reason|message|content|body|metadata|environment|userdata/i;

/** The role of IAM Identity Center: its session name is set by the identity provider, not by the caller. */
const identityCenterRole = /^AWSReservedSSO_/;

/** One API call as a deed. */
export function deedOfCall(call: ApiCall): Deed {
  const { principal } = call;
  const roleArn =
    principal.issuerName === null ? null : `arn:aws:iam::${principal.accountId}:role/${principal.issuerName}`;
  const sso = identityCenterRole.test(principal.issuerName ?? '') ? principal.sessionName : null;
  return {
    from: call.time,
    to: call.time,
    account: call.account,
    region: call.region,
    principals: keepTexts([
      principal.arn,
      principal.userName,
      principal.issuerName,
      roleArn,
      principal.accessKeyId,
      principal.id?.split(':')[0] ?? null,
      principal.type === 'Root' ? 'root' : null,
      sso,
    ]),
    resources: [...call.resources, ...namedResources(call)],
    actions: [call.action],
    addresses: keepTexts([call.address]),
  };
}

/** The whole finding as one deed, first to last time seen. */
export function deedOfFinding(finding: Finding, entities: Entities): Deed {
  return {
    from: finding.firstSeen,
    to: finding.lastSeen,
    account: finding.accountId,
    region: finding.region,
    principals: principalsOf(entities),
    resources: resourcesOf(finding, entities),
    actions: actionsOf(finding, entities),
    addresses: entities.remoteIps,
  };
}

function namedResources(call: ApiCall): readonly string[] {
  return listLeaves(call.requestParameters).flatMap((leaf) =>
    typeof leaf.value === 'string' && leaf.value.length <= 300 && !freeText.test(leaf.path) ? [leaf.value] : [],
  );
}

function principalsOf(entities: Entities): readonly string[] {
  const sso = identityCenterRole.test(entities.userName ?? '') ? (entities.email ?? entities.sessionName) : null;
  const kind = entities.principalType === 'IAMUser' ? 'user' : 'role';
  const isNamed = entities.userName !== null && /^(AssumedRole|Role|IAMUser)$/.test(entities.principalType ?? '');
  return keepTexts([
    entities.principalArn,
    entities.userName,
    isNamed ? `arn:aws:iam::${entities.accountId}:${kind}/${entities.userName}` : null,
    entities.accessKeyId,
    entities.principalId?.split(':')[0] ?? null,
    entities.principalType === 'Root' ? 'root' : null,
    sso,
  ]);
}

/** Ids and ARNs of the resource; never its tags, which anyone with the right to tag can write. */
function resourcesOf(finding: Finding, entities: Entities): readonly string[] {
  const ids = listLeaves(finding.document['resource']).flatMap((leaf) =>
    typeof leaf.value === 'string' && isIdPath(leaf.path) ? [leaf.value] : [],
  );
  const workload = workloadOf(finding);
  return keepTexts([
    entities.instanceId,
    entities.bucket,
    entities.functionName,
    entities.clusterName,
    entities.databaseId,
    entities.domain,
    workload,
    ...ids,
  ]);
}

function isIdPath(path: string): boolean {
  if (/tags?\.|accessKeyDetails/i.test(path)) return false;
  return (
    /(id|arn|functionName|dbInstanceIdentifier|dbClusterIdentifier)$/i.test(path) ||
    /(s3BucketDetails\.\d+|eksClusterDetails|ecsClusterDetails)\.name$/i.test(path)
  );
}

function workloadOf(finding: Finding): string | null {
  const workload = valueAt(finding.document, 'resource.kubernetesDetails.kubernetesWorkloadDetails');
  if (typeof workload !== 'object' || workload === null) return null;
  const fields = new Map(Object.entries(workload));
  const name = fields.get('name');
  const namespace = fields.get('namespace');
  return typeof name === 'string' && typeof namespace === 'string' ? `${namespace}/${name}` : null;
}

function actionsOf(finding: Finding, entities: Entities): readonly string[] {
  const service = valueAt(finding.document, 'service.action.awsApiCallAction.serviceName');
  const prefix = typeof service === 'string' ? service.replace(/\.amazonaws\.com$/, '') : '*';
  return entities.apis.map((api) => (api.includes(':') ? api : `${prefix}:${api}`));
}

function keepTexts(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null && value !== ''))].flatMap((value) => value ?? []);
}
