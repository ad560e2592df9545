import type { Fetched } from '../evidence-calls.ts';
import { valuesNamed } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import { identityOf, isHabit, isNewAddress, isNewRegion } from './baseline.ts';
import { eachCall, isCall, type Rule, type Scene } from './rule.ts';

const sending = [
  'GetSendQuota',
  'GetAccount',
  'ListIdentities',
  'GetSendStatistics',
  'GetAccountSendingEnabled',
] as const;
const modelUse = ['InvokeModel', 'InvokeModelWithResponseStream', 'Converse', 'ConverseStream'] as const;
const modelAccess = [
  'PutUseCaseForModelAccess',
  'PutFoundationModelEntitlement',
  'CreateFoundationModelAgreement',
] as const;
const quarterHour = 15 * 60_000;
/** Instances asked for in one call that no longer look like a usual launch. */
const manyInstances = 5;
const costlyInstance =
  /^(p\d|g\d|gr\d|inf\d|trn\d|dl\d|vt\d|u-|x\d)|\.(8|9|12|16|18|24|32|48|56|96|112)xlarge$|\.metal/;
const attackTools = /kali|parrot|pentoo|pacu|trufflehog|stratus-red-team|s3 browser|cyberduck|cloudfox|scoutsuite/i;

/** Credentials tried out and turned into money or code. Sources: Permiso, Elastic, Sigma, Expel; Stratus Red Team; method 1.5. */
export const abuseRules: readonly Rule[] = [
  {
    id: 'H18',
    level: 'B',
    whenDenied: 'C',
    tactic: 'discovery',
    en: 'A long-lived key probed mail sending or service quotas',
    ja: '長期アクセスキーによるメール送信機能またはサービスクォータの調査',
    find: probesMail,
  },
  {
    id: 'H19',
    level: 'B',
    whenDenied: 'C',
    tactic: 'impact',
    en: 'A long-lived key tried out or unlocked language models',
    ja: '長期アクセスキーによる生成 AI モデルの試行または有効化',
    find: triesModels,
  },
  {
    id: 'H20',
    level: 'C',
    whenDenied: 'C',
    tactic: 'discovery',
    en: 'The client names itself like an attack or bulk-copy tool',
    ja: '攻撃ツールまたは大量コピーツールを示すユーザーエージェント',
    find: eachCall((call) => attackTools.test(call.userAgent ?? '')),
  },
  {
    id: 'H21',
    level: 'C',
    whenDenied: 'C',
    tactic: 'discovery',
    en: 'Credentials were tried out from a new address',
    ja: '新しいアドレスからの認証情報の確認',
    find: eachCall(
      (call, scene) =>
        isCall(call, 'sts', ['GetCallerIdentity']) && isOutside(call, scene) && isNewAddress(call, scene),
    ),
  },
  {
    id: 'H23',
    level: 'B',
    whenDenied: 'C',
    tactic: 'impact',
    en: 'Costly compute or a new region was put to use',
    ja: '高額なコンピューティングまたは新しいリージョンの使用',
    find: (scene) => [...scene.own.filter(({ record }) => buysCompute(record, scene)), ...probesQuotas(scene)],
  },
  {
    id: 'H24',
    level: 'B',
    whenDenied: 'C',
    tactic: 'execution',
    en: 'An instance was entered or commanded by a principal that never does so',
    ja: '通常は行わない主体によるインスタンスへの接続またはコマンド実行',
    find: eachCall((call, scene) => entersInstance(call) && !isHabit(call, scene)),
  },
  {
    id: 'H25',
    level: 'B',
    whenDenied: 'C',
    tactic: 'execution',
    en: 'A function was changed or opened by a principal that never does so',
    ja: '通常は行わない主体による関数の変更または公開',
    find: eachCall((call, scene) => changesFunction(call) && !isHabit(call, scene)),
  },
];

function isLongLived(call: ApiCall): boolean {
  return call.principal.accessKeyId?.startsWith('AKIA') === true;
}

function probesMail(scene: Scene): readonly Fetched<ApiCall>[] {
  const mail = scene.own.filter(({ record }) => isLongLived(record) && !isHabit(record, scene) && isMailProbe(record));
  const names = new Set(mail.map(({ record }) => `${record.name} ${record.region}`));
  const decisive = mail.some(({ record }) => /^Verify(Email|Domain)Identity$|^CreateEmailIdentity$/.test(record.name));
  return decisive || names.size >= 2 ? mail : [];
}

function isMailProbe(call: ApiCall): boolean {
  const names = [...sending, 'VerifyEmailIdentity', 'VerifyDomainIdentity', 'CreateEmailIdentity'];
  return (
    isCall(call, 'ses', names) || isCall(call, 'email', names) || isCall(call, 'servicequotas', ['ListServiceQuotas'])
  );
}

function triesModels(scene: Scene): readonly Fetched<ApiCall>[] {
  const models = scene.own.filter(({ record }) => record.source === 'bedrock.amazonaws.com' && isLongLived(record));
  const unlocked = models.filter(({ record }) => isCall(record, 'bedrock', modelAccess));
  const tried = models.filter(
    ({ record }) => isCall(record, 'bedrock', modelUse) && isPrecededByListing(record, models),
  );
  return [...unlocked, ...tried];
}

function isPrecededByListing(call: ApiCall, models: readonly Fetched<ApiCall>[]): boolean {
  return models.some(({ record }) => {
    const before = Date.parse(call.time) - Date.parse(record.time);
    return (
      record.name === 'ListFoundationModels' &&
      before >= 0 &&
      before <= quarterHour &&
      identityOf(record) === identityOf(call)
    );
  });
}

function buysCompute(call: ApiCall, scene: Scene): boolean {
  if (isCall(call, 'account', ['EnableRegion'])) return true;
  if (!isCall(call, 'ec2', ['RunInstances', 'RequestSpotInstances', 'RequestSpotFleet', 'CreateFleet'])) return false;
  const types = valuesNamed(call.requestParameters, ['instanceType']).map(String);
  const counts = valuesNamed(call.requestParameters, ['maxCount', 'instanceCount', 'targetCapacity']).map(Number);
  return (
    types.some((type) => costlyInstance.test(type)) ||
    counts.some((count) => count >= manyInstances) ||
    isNewRegion(call, scene)
  );
}

function probesQuotas(scene: Scene): readonly Fetched<ApiCall>[] {
  const probes = scene.own.filter(({ record }) =>
    isCall(record, 'servicequotas', ['ListServiceQuotas', 'GetServiceQuota', 'RequestServiceQuotaIncrease']),
  );
  return new Set(probes.map(({ record }) => record.region)).size >= 2 ? probes : [];
}

function entersInstance(call: ApiCall): boolean {
  if (isCall(call, 'ssm', ['SendCommand', 'StartSession'])) return true;
  if (isCall(call, 'ec2-instance-connect', ['SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey'])) return true;
  return (
    isCall(call, 'ec2', ['ModifyInstanceAttribute']) && JSON.stringify(call.requestParameters).includes('userData')
  );
}

function changesFunction(call: ApiCall): boolean {
  if (isCall(call, 'lambda', ['UpdateFunctionCode'])) return true;
  const parameters = call.requestParameters;
  if (isCall(call, 'lambda', ['AddPermission', 'AddLayerVersionPermission']))
    return valuesNamed(parameters, ['principal']).includes('*');
  if (isCall(call, 'lambda', ['CreateFunctionUrlConfig', 'UpdateFunctionUrlConfig']))
    return valuesNamed(parameters, ['authType']).includes('NONE');
  if (!isCall(call, 'lambda', ['UpdateFunctionConfiguration'])) return false;
  const layers = [parameters['layers'] ?? []].flat().map(String);
  return layers.some((layer) => layer.startsWith('arn:') && !layer.includes(`:${call.account}:`));
}

function isOutside(call: ApiCall, scene: Scene): boolean {
  return call.address !== null && scene.suspects.addresses.has(call.address);
}
