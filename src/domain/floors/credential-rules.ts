import { isPublicAddress, ownNetworkOf } from '../authorisations/own-address.ts';
import { valueAt } from '../evidence.ts';
import type { Fetched } from '../evidence-calls.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import { identityOf, isNewAddress } from './baseline.ts';
import type { Rule, Scene } from './rule.ts';
import { isSuspectAddress, isSuspectPrincipal } from './suspects.ts';

const listedAddress = /(TorIPCaller|MaliciousIPCaller)/;

/** Credentials in the wrong hands. Sources: GuardDuty; Elastic, Panther, Sigma; Stratus Red Team; method 1.5. */
export const credentialRules: readonly Rule[] = [
  {
    id: 'H1',
    level: 'A',
    whenDenied: 'B',
    tactic: 'credential-access',
    en: 'Credentials of an instance or function were used from outside the organisation',
    ja: 'インスタンスまたは関数の認証情報の組織外からの使用',
    find: (scene) => scene.own.filter(({ record }) => isStolenSession(record, scene)),
  },
  {
    id: 'H11',
    level: 'A',
    whenDenied: 'B',
    tactic: 'initial-access',
    en: 'AWS was used from an address on a threat list or in the Tor network',
    ja: '脅威リストまたは Tor ネットワークのアドレスからの AWS の使用',
    find: (scene) =>
      listedAddress.test(scene.finding.type)
        ? scene.own.filter(({ record }) => isSuspectAddress(record, scene.suspects))
        : [],
  },
  {
    id: 'H27',
    level: 'B',
    whenDenied: null,
    tactic: 'credential-access',
    en: 'One temporary key was used from several networks',
    ja: '一つの一時キーの複数ネットワークからの使用',
    find: findSharedKeys,
  },
];

/** A finding that says so itself is enough: GuardDuty sees its own copy of the log. Null where the type says nothing of the kind. */
export function floorOfType(scene: Scene): { readonly rule: Rule; readonly denied: boolean } | null {
  const rule = credentialRules.find((one) => one.id === ruleOfType(scene));
  if (rule === undefined) return null;
  const error = valueAt(scene.finding.document, 'service.action.awsApiCallAction.errorCode');
  return { rule, denied: typeof error === 'string' && error !== '' };
}

function ruleOfType(scene: Scene): string | null {
  const { type } = scene.finding;
  if (type.endsWith('CredentialExfiltration.OutsideAWS')) return hasForeignAddress(scene) ? 'H1' : null;
  if (type.endsWith('CredentialExfiltration.InsideAWS')) return isForeignAccount(scene) ? 'H1' : null;
  return listedAddress.test(type) && hasForeignAddress(scene) && isUseOfApi(scene) ? 'H11' : null;
}

/** Traffic from a listed address to a host is no use of AWS; a refused login or a refused cluster call is none either. */
function isUseOfApi(scene: Scene): boolean {
  const { type } = scene.finding;
  if (/:RDS\//.test(type)) return type.includes('Successful');
  if (/:Kubernetes\//.test(type)) return isAccepted(scene);
  return /:(IAMUser|S3)\//.test(type);
}

/** Whether an address is foreign cannot be said without the list of our own. */
function hasForeignAddress(scene: Scene): boolean {
  if (scene.organisation.ownNetworks === null) return false;
  return scene.entities.remoteIps.length === 0 || scene.suspects.addresses.size > 0;
}

function isForeignAccount(scene: Scene): boolean {
  const base = 'service.action.awsApiCallAction.remoteAccountDetails';
  const account = valueAt(scene.finding.document, `${base}.accountId`);
  const ours = scene.organisation.accounts.some((one) => one.id === account);
  return typeof account === 'string' && !ours;
}

function isAccepted(scene: Scene): boolean {
  const code = Number(valueAt(scene.finding.document, 'service.action.kubernetesApiCallAction.statusCode'));
  return code >= 200 && code < 300;
}

/**
 * A session named after an instance, from a public address that is neither ours, nor AWS's, nor the instance's own, nor one it
 * used before. Where the session was only ever seen from one address, that may be the instance's way out: no hit then, unless the
 * finding names the address.
 */
function isStolenSession(call: ApiCall, scene: Scene): boolean {
  const instance = /:(i-[0-9a-f]{8,17})$/.exec(call.principal.id ?? '')?.[1];
  const { address } = call;
  if (instance === undefined || address === null || scene.organisation.ownNetworks === null) return false;
  if (!isForeignTo(address, scene) || !isNewAddress(call, scene)) return false;
  if (scene.suspects.addresses.has(address))
    return /CredentialExfiltration|AnomalousBehavior|IPCaller/.test(scene.finding.type);
  return scene.all.some(({ record }) => record.principal.id === call.principal.id && record.address !== address);
}

function isForeignTo(address: string, scene: Scene): boolean {
  if (!isPublicAddress(address, scene.matches) || scene.entities.localIps.includes(address)) return false;
  if (ownNetworkOf(address, scene.organisation, scene.matches) !== null) return false;
  const details = valueAt(scene.finding.document, 'service.action.awsApiCallAction.remoteIpDetails');
  const isNamed = typeof details === 'object' && details !== null && JSON.stringify(details).includes(`"${address}"`);
  return !(isNamed && /"asnOrg":"AMAZON-/.test(JSON.stringify(details)));
}

/** Calls of one ASIA key from two networks or more; all of our own networks count as one, calls by AWS itself as none. */
function findSharedKeys(scene: Scene): readonly Fetched<ApiCall>[] {
  const temporary = scene.own.filter(
    ({ record }) =>
      record.principal.accessKeyId?.startsWith('ASIA') === true && isSuspectPrincipal(record, scene.suspects),
  );
  const byKey = Map.groupBy(temporary, ({ record }) => `${record.principal.accessKeyId} ${identityOf(record)}`);
  return [...byKey.values()].flatMap((group) => {
    const placed = group.filter(({ record }) => networkOf(record.address, scene) !== null);
    return new Set(placed.map(({ record }) => networkOf(record.address, scene))).size >= 2
      ? firstOfEach(placed, scene)
      : [];
  });
}

function firstOfEach(calls: readonly Fetched<ApiCall>[], scene: Scene): readonly Fetched<ApiCall>[] {
  return [
    ...new Map(calls.toReversed().map((call) => [networkOf(call.record.address, scene), call])).values(),
  ].toReversed();
}

/** /16 for IPv4 and /32 for IPv6: providers hand out addresses within such blocks to one customer. */
function networkOf(address: string | null, scene: Scene): string | null {
  if (address === null || !isPublicAddress(address, scene.matches)) return null;
  if (ownNetworkOf(address, scene.organisation, scene.matches) !== null || scene.entities.localIps.includes(address))
    return 'own';
  return address.includes(':') ? address.split(':').slice(0, 2).join(':') : address.split('.').slice(0, 2).join('.');
}
