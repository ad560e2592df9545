import type { Fetched } from '../evidence-calls.ts';
import { listLeaves, valuesNamed } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import { identityOf, isHabit, isNewAddress } from './baseline.ts';
import { eachCall, isCall, type Rule, type Scene } from './rule.ts';

const day = 86_400_000;
/** Distinct objects read from a new address that no longer look like a person browsing. */
const manyObjects = 20;
/** Reads against the daily average of the same principal before the case. */
const manifold = 10;
/** Deletions within a day that no longer look like tidying up. */
const manyDeletions = 20;
const manySecrets = 3;

/** Data taken or destroyed. Sources: Elastic, Splunk; Stratus Red Team; method 1.5, thresholds are ours. */
export const dataRules: readonly Rule[] = [
  {
    id: 'H15',
    level: 'B',
    whenDenied: null,
    tactic: 'exfiltration',
    en: 'Buckets were listed and objects then read in bulk',
    ja: 'バケット一覧の取得後のオブジェクト大量読み取り',
    find: readsInBulk,
  },
  {
    id: 'H16',
    level: 'A',
    whenDenied: 'B',
    tactic: 'impact',
    en: 'Data or its recovery was destroyed, locked or scheduled for it',
    ja: 'データまたは復旧手段の破壊・暗号化・削除予約',
    find: (scene) => [...scene.own.filter(({ record }) => destroys(record, scene)), ...deletesInBulk(scene)],
  },
  {
    id: 'H17',
    level: 'B',
    whenDenied: 'B',
    tactic: 'credential-access',
    en: 'Several secrets were requested',
    ja: '複数のシークレットの取得',
    find: readsSecrets,
  },
];

function readsInBulk(scene: Scene): readonly Fetched<ApiCall>[] {
  const listings = scene.own.filter(({ record }) => isCall(record, 's3', ['ListBuckets']) && record.succeeded);
  return listings.flatMap((listing) => {
    const start = Date.parse(listing.record.time);
    const reads = scene.own.filter(({ record }) => {
      const later = Date.parse(record.time) - start;
      return isRead(record) && later >= 0 && later <= day && identityOf(record) === identityOf(listing.record);
    });
    return isBulk(reads, scene) ? [listing, ...reads] : [];
  });
}

function isRead(call: ApiCall): boolean {
  return isCall(call, 's3', ['GetObject']) && call.succeeded;
}

function isBulk(reads: readonly Fetched<ApiCall>[], scene: Scene): boolean {
  const [first] = reads;
  if (first === undefined) return false;
  const fresh = reads.filter(({ record }) => isNewAddress(record, scene));
  if (new Set(fresh.map(({ record }) => objectOf(record))).size >= manyObjects) return true;
  const earlier = scene.all
    .map(({ record }) => record)
    .filter(
      (call) =>
        isRead(call) && Date.parse(call.time) < scene.baselineEnd && identityOf(call) === identityOf(first.record),
    );
  const days = new Set(earlier.map((call) => call.time.slice(0, 10))).size;
  return days > 0 && reads.length >= manifold * (earlier.length / days);
}

function objectOf(call: ApiCall): string {
  return `${call.requestParameters['bucketName']}/${call.requestParameters['key']}`;
}

function destroys(call: ApiCall, scene: Scene): boolean {
  if (isCall(call, 'kms', ['ScheduleKeyDeletion', 'DisableKey', 'DeleteImportedKeyMaterial'])) return true;
  if (isCall(call, 'backup', ['DeleteBackupVault', 'DeleteRecoveryPoint', 'DeleteBackupPlan'])) return true;
  if (isCall(call, 's3', ['PutBucketVersioning']))
    return valuesNamed(call.requestParameters, ['Status']).includes('Suspended');
  return encryptsWithOwnKey(call) && !isHabit(call, scene);
}

/** Server-side encryption with a key only the caller has: without it the object is gone. */
function encryptsWithOwnKey(call: ApiCall): boolean {
  if (!isCall(call, 's3', ['PutObject', 'CopyObject', 'CreateMultipartUpload'])) return false;
  return listLeaves([call.requestParameters, call.additionalEventData]).some(
    (leaf) => /x-amz-server-side-encryption-customer-algorithm/i.test(leaf.path) || leaf.value === 'SSE_C',
  );
}

function deletesInBulk(scene: Scene): readonly Fetched<ApiCall>[] {
  const deletions = scene.own.filter(
    ({ record }) => isCall(record, 's3', ['DeleteObject', 'DeleteObjects']) && !isHabit(record, scene),
  );
  const byIdentity = Map.groupBy(deletions, ({ record }) => identityOf(record));
  return [...byIdentity.values()].flatMap((group) => {
    const weight = group.reduce(
      (sum, { record }) => sum + (record.name === 'DeleteObjects' ? manyDeletions / 2 : 1),
      0,
    );
    return weight >= manyDeletions ? group : [];
  });
}

function readsSecrets(scene: Scene): readonly Fetched<ApiCall>[] {
  const asked = scene.own.filter(({ record }) => secretsOf(record).length > 0 && !isHabit(record, scene));
  const byIdentity = Map.groupBy(asked, ({ record }) => identityOf(record));
  return [...byIdentity.values()].flatMap((group) => {
    const secrets = new Set(group.flatMap(({ record }) => secretsOf(record)));
    const batched = group.some(({ record }) => record.name === 'BatchGetSecretValue');
    return batched || secrets.size >= manySecrets ? group : [];
  });
}

function secretsOf(call: ApiCall): readonly string[] {
  if (isCall(call, 'secretsmanager', ['GetSecretValue'])) return namesIn(call, ['secretId']);
  if (isCall(call, 'secretsmanager', ['BatchGetSecretValue'])) return [...namesIn(call, ['secretIdList']), call.id];
  if (isCall(call, 'ec2', ['GetPasswordData'])) return namesIn(call, ['instanceId']);
  const decrypts = valuesNamed(call.requestParameters, ['withDecryption']).some((value) =>
    /^true$/i.test(String(value)),
  );
  if (!decrypts) return [];
  if (isCall(call, 'ssm', ['GetParametersByPath']))
    return namesIn(call, ['path']).flatMap((path) => [path, `${path}/*`, `${path}/**`]);
  return isCall(call, 'ssm', ['GetParameter', 'GetParameters']) ? namesIn(call, ['name', 'names']) : [];
}

/** Refused requests can come without parameters: each then counts for itself. */
function namesIn(call: ApiCall, names: readonly string[]): readonly string[] {
  const found = valuesNamed(call.requestParameters, names).map(String);
  return found.length > 0 ? found : [call.id];
}

/** Leaving the organisation or giving away a domain cannot be undone from inside. Sources: Elastic; Stratus Red Team. */
export const departureRules: readonly Rule[] = [
  {
    id: 'H26',
    level: 'A',
    whenDenied: 'B',
    tactic: 'impact',
    en: 'An account or domain was about to leave the organisation',
    ja: 'アカウントまたはドメインの組織からの離脱操作',
    find: eachCall(
      (call) =>
        isCall(call, 'organizations', ['LeaveOrganization', 'CloseAccount', 'RemoveAccountFromOrganization']) ||
        isCall(call, 'account', ['CloseAccount']) ||
        isCall(call, 'route53domains', [
          'TransferDomainToAnotherAwsAccount',
          'DisableDomainTransferLock',
          'RetrieveDomainAuthCode',
        ]),
    ),
  },
];
