import type { Entities } from './entities.ts';
import { findApis, findLocalIps, findRemoteIps } from './find-participants.ts';
import type { Finding } from './finding.ts';
import { listOf, numberOf, recordOf, textOf } from './json-value.ts';
import type { Organisation } from './organisation.ts';

type Json = Readonly<Record<string, unknown>>;

/** Reads who and what a finding is about; what it does not say stays null. */
export function findEntities(finding: Finding, patterns: Organisation['userPatterns']): Entities {
  const resource = recordOf(finding.document['resource']);
  const action = recordOf(recordOf(finding.document['service'])['action']);
  const principal = findPrincipal(finding, resource, action);
  const names = [principal.userName, principal.sessionName, principal.email].filter((name) => name !== null);
  return {
    accountId: finding.accountId,
    region: finding.region,
    ...principal,
    ...findResources(resource, sequenceOf(finding), action),
    remoteIps: findRemoteIps(finding),
    remotePort: numberOf(at(action, 'networkConnectionAction', 'remotePortDetails')['port']),
    localIps: findLocalIps(finding),
    apis: findApis(finding),
    labels: findLabels(names, patterns),
  };
}

type Principal = Pick<
  Entities,
  'principalType' | 'userName' | 'principalId' | 'principalArn' | 'accessKeyId' | 'sessionName' | 'email'
>;

function findPrincipal(finding: Finding, resource: Json, action: Json): Principal {
  const key = recordOf(resource['accessKeyDetails']);
  const actor = findActor(sequenceOf(finding));
  const kubernetes = at(resource, 'kubernetesDetails', 'kubernetesUserDetails');
  const database = recordOf(resource['rdsDbUserDetails']);
  const attempt = recordOf(listOf(at(action, 'rdsLoginAttemptAction')['loginAttributes'])[0]);
  const principalId = textOf(key['principalId']) ?? textOf(actor['uid']) ?? textOf(kubernetes['uid']);
  const principalType = textOf(key['userType']) ?? textOf(actor['type']);
  const userName =
    textOf(key['userName']) ??
    textOf(actor['name']) ??
    textOf(kubernetes['username']) ??
    textOf(database['user']) ??
    textOf(attempt['user']);
  const sessionName = readSession(principalId) ?? textOf(listOf(kubernetes['sessionName'])[0]);
  return {
    principalType,
    userName,
    principalId,
    principalArn: buildArn(finding, { principalType, userName, sessionName }),
    accessKeyId: textOf(key['accessKeyId']) ?? textOf(actor['credentialUid']),
    sessionName,
    email: [sessionName, userName].find((name) => name !== null && isEmail(name)) ?? null,
  };
}

/** The first actor of an attack sequence; where it names no credential, the access key among the resources involved. */
function findActor(sequence: Json): Json {
  const user = recordOf(recordOf(listOf(sequence['actors'])[0])['user']);
  const involved = listOf(sequence['resources']).map(recordOf);
  const key = involved.find((one) => one['resourceType'] === 'ACCESS_KEY');
  const details = at(key ?? {}, 'data', 'accessKey');
  return {
    name: user['name'] ?? details['userName'],
    uid: user['uid'] ?? details['principalId'],
    type: user['type'] ?? details['userType'],
    credentialUid: user['credentialUid'] ?? key?.['uid'],
  };
}

/** AROA…:session for an assumed role; every other principal id has no such part. */
function readSession(principalId: string | null): string | null {
  const colon = principalId?.indexOf(':') ?? -1;
  return colon < 0 ? null : textOf(principalId?.slice(colon + 1));
}

/** A role's session ARN leaves out its path, so it can be built; a user's needs the path, which findings do not carry. */
function buildArn(
  finding: Finding,
  principal: Pick<Principal, 'principalType' | 'userName' | 'sessionName'>,
): string | null {
  const { principalType, userName, sessionName } = principal;
  if (principalType === 'Root') return `arn:${finding.partition}:iam::${finding.accountId}:root`;
  if (principalType !== 'AssumedRole' || userName === null || sessionName === null) return null;
  return `arn:${finding.partition}:sts::${finding.accountId}:assumed-role/${userName}/${sessionName}`;
}

function isEmail(text: string): boolean {
  return /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text);
}

type Resources = Pick<
  Entities,
  'instanceId' | 'securityGroupId' | 'bucket' | 'functionName' | 'clusterName' | 'databaseId' | 'domain'
>;

function findResources(resource: Json, sequence: Json, action: Json): Resources {
  const involved = listOf(sequence['resources']).map(recordOf);
  const uidOf = (kind: string) => textOf(involved.find((one) => one['resourceType'] === kind)?.['uid']);
  const affected = at(action, 'awsApiCallAction', 'affectedResources');
  const cluster = recordOf(resource['eksClusterDetails'] ?? resource['ecsClusterDetails']);
  const database = recordOf(resource['rdsDbInstanceDetails'] ?? resource['rdsLimitlessDbDetails']);
  return {
    instanceId: textOf(recordOf(resource['instanceDetails'])['instanceId']) ?? lastPart(uidOf('EC2_INSTANCE')),
    securityGroupId: findSecurityGroup(resource),
    bucket:
      textOf(recordOf(listOf(resource['s3BucketDetails'])[0])['name']) ??
      textOf(affected['AWS::S3::Bucket']) ??
      lastPart(uidOf('S3_BUCKET')),
    functionName: textOf(recordOf(resource['lambdaDetails'])['functionName']) ?? lastPart(uidOf('LAMBDA')),
    clusterName: textOf(cluster['name']) ?? lastPart(uidOf('EKS_CLUSTER')) ?? lastPart(uidOf('ECS_CLUSTER')),
    databaseId: textOf(database['dbInstanceIdentifier']) ?? textOf(database['dbShardGroupIdentifier']),
    domain: textOf(recordOf(action['dnsRequestAction'])['domain']) ?? findEndpointDomain(sequence),
  };
}

function findEndpointDomain(sequence: Json): string | null {
  const domains = listOf(sequence['endpoints']).map((endpoint) => textOf(recordOf(endpoint)['domain']));
  return domains.find((domain) => domain !== null) ?? null;
}

function findSecurityGroup(resource: Json): string | null {
  const [network] = listOf(at(resource, 'instanceDetails')['networkInterfaces']);
  return textOf(recordOf(listOf(recordOf(network)['securityGroups'])[0])['groupId']);
}

/** The name at the end of an ARN. */
function lastPart(arn: string | null): string | null {
  return arn === null ? null : textOf(arn.split(/[:/]/).at(-1));
}

function findLabels(names: readonly string[], patterns: Organisation['userPatterns']): readonly string[] {
  const fitting = patterns.filter(({ prefix }) =>
    names.some((name) => name.toLowerCase().startsWith(prefix.toLowerCase())),
  );
  return [...new Set(fitting.map(({ label }) => label))];
}

function sequenceOf(finding: Finding): Json {
  return at(recordOf(finding.document['service']), 'detection', 'sequence');
}

function at(record: Json, ...path: readonly string[]): Json {
  return path.reduce<Json>((current, key) => recordOf(current[key]), record);
}
