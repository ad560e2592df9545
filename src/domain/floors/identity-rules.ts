import { valuesNamed } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import { identityOf } from './baseline.ts';
import { readStatements } from './policy-document.ts';
import { eachCall, isCall, type Rule, type Scene } from './rule.ts';

const adminPolicies =
  /policy\/(job-function\/)?(AdministratorAccess|PowerUserAccess|IAMFullAccess|SystemAdministrator)$/;
const policyWrites = [
  'PutUserPolicy',
  'PutRolePolicy',
  'PutGroupPolicy',
  'CreatePolicyVersion',
  'CreatePolicy',
] as const;
const attachments = ['AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy'] as const;
const day = 86_400_000;

/** Identities made stronger or harder to evict. Sources: Elastic, Splunk, Sigma; Stratus Red Team; method 1.5. */
export const identityRules: readonly Rule[] = [
  {
    id: 'H5',
    level: 'B',
    whenDenied: 'C',
    tactic: 'persistence',
    en: 'A second factor was removed or replaced',
    ja: '多要素認証デバイスの削除または差し替え',
    find: eachCall(
      (call, scene) =>
        isCall(call, 'iam', ['DeactivateMFADevice', 'DeleteVirtualMFADevice']) || addsFactorThenAssumes(call, scene),
    ),
  },
  {
    id: 'H6',
    level: 'B',
    whenDenied: 'C',
    tactic: 'persistence',
    en: 'An access key was made for another user',
    ja: '他のユーザーのアクセスキーの作成',
    find: eachCall((call) => isCall(call, 'iam', ['CreateAccessKey']) && isForAnother(call)),
  },
  {
    id: 'H7',
    level: 'B',
    whenDenied: 'C',
    tactic: 'persistence',
    en: 'A console password was set for another user',
    ja: '他のユーザーのコンソールパスワードの設定',
    find: eachCall(
      (call) =>
        isCall(call, 'iam', ['CreateLoginProfile', 'UpdateLoginProfile']) && !isRoot(call) && isForAnother(call),
    ),
  },
  {
    id: 'H7',
    level: 'A',
    whenDenied: 'B',
    tactic: 'persistence',
    en: 'A console password was set by or for the root user',
    ja: 'ルートユーザーのコンソールパスワードの設定',
    find: eachCall((call) => isCall(call, 'iam', ['CreateLoginProfile', 'UpdateLoginProfile']) && isRoot(call)),
  },
  {
    id: 'H8',
    level: 'B',
    whenDenied: 'C',
    tactic: 'privilege-escalation',
    en: 'Administrator rights were granted',
    ja: '管理者権限の付与',
    find: eachCall(grantsAdmin),
  },
  {
    id: 'H10',
    level: 'A',
    whenDenied: 'B',
    tactic: 'initial-access',
    en: 'The root user was used or recovered',
    ja: 'ルートユーザーの使用またはパスワード回復',
    find: eachCall(usesRoot),
  },
  {
    id: 'H12',
    level: 'B',
    whenDenied: 'C',
    tactic: 'persistence',
    en: 'Temporary credentials were made or used in an unusual way',
    ja: '一時的な認証情報の不審な発行または使用',
    find: eachCall(bendsSession),
  },
  {
    id: 'H22',
    level: 'A',
    whenDenied: null,
    tactic: 'credential-access',
    en: 'AWS quarantined the credentials as exposed',
    ja: 'AWS が認証情報を漏えい済みとして隔離',
    find: (scene) => scene.all.filter(({ record }) => isQuarantine(record, scene)),
  },
];

/** No user name in the request means the caller's own. */
function isForAnother(call: ApiCall): boolean {
  const target = call.requestParameters['userName'];
  return typeof target === 'string' && target !== '' && target !== call.principal.userName;
}

function isRoot(call: ApiCall): boolean {
  return call.principal.type === 'Root' || call.requestParameters['userName'] === 'root';
}

function addsFactorThenAssumes(call: ApiCall, scene: Scene): boolean {
  if (!isCall(call, 'iam', ['CreateVirtualMFADevice', 'EnableMFADevice']) || !call.succeeded) return false;
  const at = Date.parse(call.time);
  return scene.own.some(({ record }) => {
    const later = Date.parse(record.time) - at;
    return (
      isCall(record, 'sts', ['AssumeRole']) && later >= 0 && later <= day && identityOf(record) === identityOf(call)
    );
  });
}

function grantsAdmin(call: ApiCall): boolean {
  if (isCall(call, 'iam', attachments)) {
    return valuesNamed(call.requestParameters, ['policyArn']).some((arn) => adminPolicies.test(String(arn)));
  }
  if (!isCall(call, 'iam', policyWrites)) return false;
  return readStatements(call.requestParameters).some(
    (one) => one.allows && one.actions.some((action) => /^(\*|\*:\*|iam:\*)$/i.test(action)),
  );
}

function usesRoot(call: ApiCall): boolean {
  if (
    isCall(call, 'sts', ['AssumeRoot']) ||
    isCall(call, 'signin', ['PasswordRecoveryRequested', 'PasswordRecoveryCompleted'])
  )
    return true;
  return (
    call.principal.type === 'Root' &&
    (isCall(call, 'signin', ['ConsoleLogin']) || isCall(call, 'iam', ['CreateAccessKey']))
  );
}

/** IAM Identity Center asks for sign-in tokens as a matter of course; a session with a second factor is not a stolen key. */
function bendsSession(call: ApiCall): boolean {
  const { principal } = call;
  if (isCall(call, 'sts', ['GetFederationToken'])) return true;
  if (isCall(call, 'signin', ['GetSigninToken'])) return principal.issuerName?.startsWith('AWSReservedSSO_') !== true;
  const isTemporary = principal.type === 'IAMUser' && principal.accessKeyId?.startsWith('ASIA') === true;
  return call.source === 'iam.amazonaws.com' && isTemporary && !call.fromConsole && call.mfa !== true;
}

function isQuarantine(call: ApiCall, scene: Scene): boolean {
  if (!isCall(call, 'iam', ['AttachUserPolicy', 'PutUserPolicy']) || Date.parse(call.time) < scene.baselineEnd)
    return false;
  const names = valuesNamed(call.requestParameters, ['policyArn', 'policyName']).map(String);
  const target = String(call.requestParameters['userName'] ?? '');
  return (
    names.some((name) => /AWSCompromisedKeyQuarantine/.test(name)) &&
    (scene.suspects.users.has(target) || scene.own.some(({ record }) => record === call))
  );
}
