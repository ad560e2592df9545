import { valuesNamed } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import { admitsOutsiders, isForeign, readStatements } from './policy-document.ts';
import { eachCall, isCall, type Rule, type Scene } from './rule.ts';

const identityProviders = [
  'CreateOpenIDConnectProvider',
  'UpdateOpenIDConnectProviderThumbprint',
  'AddClientIDToOpenIDConnectProvider',
  'CreateSAMLProvider',
  'UpdateSAMLProvider',
] as const;
const shareable: readonly (readonly [string, readonly string[]])[] = [
  ['ec2', ['ModifySnapshotAttribute', 'ModifyImageAttribute']],
  ['rds', ['ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute']],
];
const publicGrantee = /acs\.amazonaws\.com\/groups\/(global\/AllUsers|global\/AuthenticatedUsers)/;

/** Doors opened to the outside. Sources: Elastic, Splunk, Sigma; Stratus Red Team; GuardDuty; method 1.5. */
export const exposureRules: readonly Rule[] = [
  {
    id: 'H9',
    level: 'A',
    whenDenied: 'B',
    tactic: 'persistence',
    en: 'Somebody outside the organisation was given trust',
    ja: '組織外への信頼の付与',
    find: eachCall(trustsOutsiders),
  },
  {
    id: 'H13',
    level: 'A',
    whenDenied: 'B',
    tactic: 'exfiltration',
    en: 'A snapshot or image was shared outside the organisation',
    ja: 'スナップショットまたはイメージの組織外への共有',
    find: (scene) => [
      ...scene.own.filter(({ record }) => sharesOutside(record, scene)),
      ...scene.all.filter(({ record }) => isCopiedByOutsider(record, scene)),
    ],
  },
  {
    id: 'H14',
    level: 'B',
    whenDenied: 'C',
    tactic: 'exfiltration',
    en: 'A bucket was opened or replicated to the outside',
    ja: 'バケットの公開または外部へのレプリケーション',
    find: eachCall(opensBucket),
  },
];

function trustsOutsiders(call: ApiCall, scene: Scene): boolean {
  if (
    isCall(call, 'iam', identityProviders) ||
    isCall(call, 'rolesanywhere', ['CreateTrustAnchor', 'UpdateTrustAnchor'])
  )
    return true;
  if (!isCall(call, 'iam', ['UpdateAssumeRolePolicy', 'CreateRole'])) return false;
  return readStatements(call.requestParameters).some((one) => admitsOutsiders(one, accountsOf(scene)));
}

function sharesOutside(call: ApiCall, scene: Scene): boolean {
  if (!shareable.some(([service, names]) => isCall(call, service, names))) return false;
  const parameters = JSON.stringify(call.requestParameters);
  const removesOnly =
    /"(operationType|OperationType)":"remove"/.test(parameters) ||
    (/"remove"/.test(parameters) && !/"add"/.test(parameters));
  if (removesOnly) return false;
  const receivers = [
    ...valuesNamed(call.requestParameters, ['userId', 'group', 'organizationArn']).map(String),
    ...[call.requestParameters['valuesToAdd'] ?? []].flat().map(String),
  ];
  return receivers.some((receiver) => receiver === 'all' || isForeign(receiver, accountsOf(scene)));
}

function isCopiedByOutsider(call: ApiCall, scene: Scene): boolean {
  if (!/^SharedSnapshot(CopyInitiated|VolumeCreated)$/.test(call.name) || Date.parse(call.time) < scene.baselineEnd)
    return false;
  return !accountsOf(scene).includes(call.principal.accountId ?? '');
}

function opensBucket(call: ApiCall, scene: Scene): boolean {
  const bucket = String(call.requestParameters['bucketName'] ?? '');
  const meantPublic = scene.organisation.inventory.some((entry) => isBucket(entry.id, bucket) && entry.public === true);
  if (isCall(call, 's3', ['PutBucketPolicy', 'PutBucketAcl'])) return !meantPublic && grantsOutside(call, scene);
  if (isCall(call, 's3', ['DeleteAccountPublicAccessBlock'])) return true;
  if (isCall(call, 's3', ['DeleteBucketPublicAccessBlock'])) return !meantPublic;
  if (isCall(call, 's3', ['PutAccountPublicAccessBlock', 'PutBucketPublicAccessBlock']))
    return !meantPublic && loosensBlock(call);
  return isCall(call, 's3', ['PutBucketReplication']) && replicatesOutside(call, scene);
}

function grantsOutside(call: ApiCall, scene: Scene): boolean {
  if (readStatements(call.requestParameters).some((one) => admitsOutsiders(one, accountsOf(scene)))) return true;
  const parameters = JSON.stringify(call.requestParameters);
  return (
    publicGrantee.test(parameters) ||
    /"x-amz-acl":\[?"(public-read|public-read-write|authenticated-read)"/.test(parameters)
  );
}

function loosensBlock(call: ApiCall): boolean {
  const switches = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  return valuesNamed(call.requestParameters, switches).some((value) => /^false$/i.test(String(value)));
}

/** The destination is ours when its account is in the list, or the inventory knows the bucket. */
function replicatesOutside(call: ApiCall, scene: Scene): boolean {
  const accounts = valuesNamed(call.requestParameters, ['Account']).map(String);
  if (accounts.length > 0) return accounts.some((account) => isForeign(account, accountsOf(scene)));
  const buckets = valuesNamed(call.requestParameters['ReplicationConfiguration'], ['Bucket']).map(String);
  return buckets.some((bucket) => !scene.organisation.inventory.some((entry) => isBucket(entry.id, bucket)));
}

function isBucket(id: string, bucket: string): boolean {
  const bare = (name: string): string => name.replace(/^arn:[^:]+:s3:::/, '');
  return bare(id) === bare(bucket);
}

function accountsOf(scene: Scene): readonly string[] {
  return scene.organisation.accounts.map((account) => account.id);
}
