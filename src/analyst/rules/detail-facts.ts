import type { Brief } from '../../domain/brief.ts';
import { valueAt } from '../../domain/evidence.ts';
import { listOf, numberOf, recordOf, textOf } from '../../domain/json-value.ts';
import { listValues, type Phrase, phrase, words } from '../../domain/phrase.ts';
import { type Draft, draft } from './draft.ts';

type Json = Readonly<Record<string, unknown>>;

const shown = 5;

/** Chapters 2 and 3: what the finding says beyond who and where; for some families there is no other log of it. */
export function writeDetailFacts({ finding }: Brief): readonly Draft[] {
  const { document } = finding;
  return [
    ...writeThreatLists(document),
    ...writeLogins(document),
    ...writeProcess(document),
    ...writeClusterCall(document),
    ...writeContainers(document),
    ...writeConnection(document),
  ];
}

/** Lists and threats GuardDuty knows the other side from. */
function writeThreatLists(document: Json): readonly Draft[] {
  const service = recordOf(document['service']);
  const details = listOf(recordOf(service['evidence'])['threatIntelligenceDetails']).map(recordOf);
  const info = recordOf(service['additionalInfo']);
  const lists = distinct([textOf(info['threatListName']), ...details.map((one) => textOf(one['threatListName']))]);
  const threats = distinct([
    textOf(info['threatName']),
    ...details.flatMap((one) => listOf(one['threatNames']).map(textOf)),
  ]);
  const [first] = lists;
  if (first === undefined) return [];
  const named = threats.length === 0 ? [] : phrase` (${listValues(threats)})`;
  return [
    draft(
      {
        at: '2.what-fired',
        en: phrase`Threat list: ${listValues(lists)}${named}.`,
        ja: phrase`脅威リスト: ${listValues(lists)}${named}。`,
      },
      { kind: 'entity', value: first },
    ),
  ];
}

/** Failed and successful logins per database user: database logs of their own are rarely collected. */
function writeLogins(document: Json): readonly Draft[] {
  const path = 'service.action.rdsLoginAttemptAction.loginAttributes';
  return listOf(valueAt(document, path))
    .map(recordOf)
    .slice(0, shown)
    .flatMap((login, index) => {
      const user = textOf(login['user']);
      const failed = numberOf(login['failedLoginAttempts']);
      const succeeded = numberOf(login['successfulLoginAttempts']) ?? 0;
      if (user === null || failed === null) return [];
      const application = textOf(login['application']);
      const by = application === null ? [] : phrase` (${application})`;
      return [
        draft(
          {
            at: '3.method',
            en: phrase`Logins as ${user}${by}: ${failed} failed, ${succeeded} succeeded, as GuardDuty counted them.`,
            ja: phrase`${user}${by} としてのログイン: 失敗 ${failed} 回、成功 ${succeeded} 回 (GuardDuty の集計)。`,
          },
          { kind: 'state', path: `${path}.${index}.failedLoginAttempts`, value: String(login['failedLoginAttempts']) },
        ),
      ];
    });
}

/** The process Runtime Monitoring saw, who ran it, and what started it. */
function writeProcess(document: Json): readonly Draft[] {
  const process = recordOf(valueAt(document, 'service.runtimeDetails.process'));
  const name = textOf(process['name']) ?? textOf(process['executablePath']);
  if (name === null) return [];
  const ancestors = distinct(listOf(process['lineage']).map((one) => textOf(recordOf(one)['executablePath'])));
  const facts = [
    ...labelled('path', 'パス', process['executablePath']),
    ...labelled('user', 'ユーザー', process['user']),
    ...labelled('process id', 'プロセス ID', process['pid']),
    ...labelled('SHA-256', 'SHA-256', process['executableSha256']),
  ];
  const parents = ancestors.length === 0 ? null : listValues(ancestors.slice(0, shown), ' ← ');
  const of = (language: 'en' | 'ja'): Phrase => facts.flatMap((fact) => [', ', ...fact[language]]);
  return [
    draft(
      {
        at: '3.method',
        en: phrase`Process ${name}${of('en')}${parents === null ? [] : phrase`; started by ${parents}`}.`,
        ja: phrase`プロセス ${name}${of('ja')}${parents === null ? [] : phrase`、起動元 ${parents}`}。`,
      },
      { kind: 'entity', value: name },
    ),
  ];
}

function labelled(en: string, ja: string, value: unknown): readonly { readonly en: Phrase; readonly ja: Phrase }[] {
  const text = textOf(typeof value === 'number' ? String(value) : value);
  return text === null ? [] : [{ en: phrase`${words(en)} ${text}`, ja: phrase`${words(ja)} ${text}` }];
}

/** The one request to a cluster that GuardDuty shows. */
function writeClusterCall(document: Json): readonly Draft[] {
  const call = recordOf(valueAt(document, 'service.action.kubernetesApiCallAction'));
  const uri = textOf(call['requestUri']);
  if (uri === null) return [];
  const code = numberOf(call['statusCode']);
  const verb = textOf(call['verb']) ?? '–';
  const agent = textOf(call['userAgent']) ?? '–';
  const answer = words(code === null ? '–' : String(code));
  return [
    draft(
      {
        at: '2.what-fired',
        en: phrase`Request: ${verb} ${uri}, answered with ${answer}, user agent (can be forged) ${agent}.`,
        ja: phrase`リクエスト: ${verb} ${uri}、応答 ${answer}、ユーザーエージェント (偽装可能) ${agent}。`,
      },
      { kind: 'entity', value: uri },
    ),
  ];
}

/** The workload and its images, whether in a cluster or on a host. */
function writeContainers(document: Json): readonly Draft[] {
  const resource = recordOf(document['resource']);
  const workload = recordOf(recordOf(resource['kubernetesDetails'])['kubernetesWorkloadDetails']);
  const containers = [...listOf(workload['containers']), resource['containerDetails']].map(recordOf);
  const images = distinct(containers.map((one) => textOf(one['image'])));
  const name = textOf(workload['name']) ?? images[0];
  if (name === undefined) return [];
  const namespace = textOf(workload['namespace']);
  const isPrivileged = containers.some((one) => recordOf(one['securityContext'])['privileged'] === true);
  const full = namespace === null ? name : `${namespace}/${name}`;
  return [
    draft(
      {
        at: '3.scope',
        en: phrase`Workload: ${full}; images: ${listValues(images.slice(0, shown))}${words(isPrivileged ? '; privileged' : '')}`,
        ja: phrase`ワークロード: ${full}、イメージ: ${listValues(images.slice(0, shown))}${words(isPrivileged ? '、特権あり' : '')}`,
      },
      { kind: 'entity', value: name },
    ),
  ];
}

/** Direction and ports: they tell a client from a server. */
function writeConnection(document: Json): readonly Draft[] {
  const connection = recordOf(valueAt(document, 'service.action.networkConnectionAction'));
  const remote = recordOf(connection['remoteIpDetails']);
  const address = textOf(remote['ipAddressV4']) ?? textOf(remote['ipAddressV6']);
  if (address === null) return [];
  const direction = (textOf(connection['connectionDirection']) ?? 'unknown').toLowerCase();
  const remotePort = numberOf(recordOf(connection['remotePortDetails'])['port']);
  const localPort = numberOf(recordOf(connection['localPortDetails'])['port']);
  const protocol = textOf(connection['protocol']) ?? '–';
  return [
    draft(
      {
        at: '2.what-fired',
        en: phrase`Connection: ${direction}, ${protocol}, with ${address} port ${words(String(remotePort ?? '–'))}, local port ${words(String(localPort ?? '–'))}.`,
        ja: phrase`通信: ${direction}、${protocol}、相手 ${address} ポート ${words(String(remotePort ?? '–'))}、ローカルポート ${words(String(localPort ?? '–'))}。`,
      },
      { kind: 'entity', value: address },
    ),
  ];
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.flatMap((value) => value ?? []))];
}
