import { countRefusals, isSameUser, refusalsOfFatigue } from './authorisations/match-sign-in.ts';
import { isPublicAddress, ownNetworkOf } from './authorisations/own-address.ts';
import { type Evidence, ownGrounds } from './evidence.ts';
import { listSignIns } from './evidence-calls.ts';
import { readAuditCall } from './logs/read-audit-call.ts';
import { readDnsQuery } from './logs/read-dns-query.ts';
import { readFlow } from './logs/read-flow.ts';
import { listValues, phrase, type Text, words } from './phrase.ts';
import type { Reason } from './verdict.ts';
import type { VerdictInput } from './verdict-facts.ts';

const hour = 3_600_000;
/** A session can be that much younger than the sign-in behind it. */
const sessionLength = 12 * hour;
/** Fewer or shorter is a lookup or a scanner's visit, not a channel. */
const sustained = { records: 10, span: hour };

/** Types whose very report is the harm (method §1.4, column "TP when"); the role matters for guessing passwords. */
const harmfulTypes: readonly { readonly type: RegExp; readonly role?: 'ACTOR'; readonly text: Text }[] = [
  {
    type: /^CredentialAccess:RDS\/(AnomalousBehavior\.SuccessfulBruteForce|(MaliciousIPCaller|TorIPCaller)\.SuccessfulLogin)$/,
    text: {
      en: words('A login to the database succeeded after guessing, or from an address known for attacks.'),
      ja: words(
        'パスワード試行の後、または攻撃元として知られるアドレスから、データベースへのログインが成功しています。',
      ),
    },
  },
  {
    type: /^(Execution:Runtime\/ReverseShell|DefenseEvasion:Runtime\/FilelessExecution|PrivilegeEscalation:Runtime\/(RuncContainerEscape|CGroupsReleaseAgentModified|DockerSocketAccessed))$/,
    text: {
      en: words(
        'The process GuardDuty saw is a step of an attack by itself: a shell to the outside, a way out of the container or a program that hides.',
      ),
      ja: words(
        'GuardDuty が検知したプロセス自体が攻撃の手順です (外部へのシェル、コンテナからの脱出、または隠蔽されたプログラム)。',
      ),
    },
  },
  {
    type: /^UnauthorizedAccess:EC2\/\w+BruteForce$/,
    role: 'ACTOR',
    text: {
      en: words('The instance itself guesses passwords of others.'),
      ja: words('インスタンス自体が他のホストのパスワードを試行しています。'),
    },
  },
];

/**
 * Harm that is shown without an indicator in CloudTrail: by the type of the finding, by the audit log of a cluster, by flows
 * or by the identity provider. A proof of any kind leaves it to people; a sample shows nothing.
 */
export function findHarm(input: VerdictInput): readonly Reason[] {
  if (input.finding.sample || input.authorisations.length > 0) return [];
  const { evidence } = input;
  return [
    ...harmOfType(input).map((text) => ({ text, evidence: [ownGrounds.finding] })),
    ...citing(harmInCluster(input), idsOf(evidence, 'eks')),
    ...citing(harmOnNetwork(input), [...idsOf(evidence, 'vpcflow'), ...idsOf(evidence, 'dns')]),
    ...citing(harmAtSignIn(input), idsOf(evidence, 'entra')),
  ];
}

function harmOfType({ finding }: VerdictInput): readonly Text[] {
  return harmfulTypes
    .filter(({ type, role }) => type.test(finding.type) && (role === undefined || role === finding.resourceRole))
    .map(({ text }) => text);
}

/** Health checks and lists of what the API offers are open to everybody by default. */
const openToAll =
  /^\/(|(healthz|livez|readyz|version|openapi|\.well-known)(\/.*)?|api(\/[^/]+)?\/?|apis(\/[^/]+){0,2}\/?)$/;

/** Kubernetes answered somebody without a name with more than everybody may know. */
function harmInCluster({ finding, evidence }: VerdictInput): readonly Text[] {
  const from = Date.parse(finding.firstSeen) - 24 * hour;
  const to = Date.parse(finding.lastSeen) + 24 * hour;
  const answered = rowsOf(evidence, 'eks')
    .flatMap((row) => readAuditCall(row) ?? [])
    .filter(({ user, groups }) => user === 'system:anonymous' || groups.includes('system:unauthenticated'))
    .filter(({ time }) => Date.parse(time) >= from && Date.parse(time) <= to)
    .filter(({ succeeded, uri }) => succeeded && uri !== null && !openToAll.test(uri.split('?')[0] ?? ''));
  if (answered.length === 0) return [];
  const paths = listValues([...new Set(answered.map(({ verb, uri }) => `${verb} ${uri}`))].slice(0, 3));
  return [
    {
      en: phrase`The cluster answered anonymous requests beyond health checks: ${paths}.`,
      ja: phrase`クラスターがヘルスチェック以外の匿名リクエストに応答しています: ${paths}。`,
    },
  ];
}

/** Findings about hosts that talk to a named enemy. */
const talksToEnemy = /^(Backdoor|CryptoCurrency|Trojan|Impact):EC2\//;

/** A channel to the peer of the finding, or to what its name resolved to, that stays open: not a lookup that came to nothing. */
function harmOnNetwork(input: VerdictInput): readonly Text[] {
  const { finding, entities, evidence } = input;
  if (!talksToEnemy.test(finding.type)) return [];
  const resolved = rowsOf(evidence, 'dns')
    .flatMap((row) => readDnsQuery(row) ?? [])
    .filter(({ name }) => name === entities.domain)
    .flatMap(({ answers }) => answers);
  const peers = [...new Set([...entities.remoteIps, ...resolved])].filter((peer) => isForeign(peer, input));
  const flows = rowsOf(evidence, 'vpcflow')
    .flatMap((row) => readFlow(row) ?? [])
    .filter(({ accepted, bytes }) => accepted && bytes > 0);
  return peers.flatMap((peer) => {
    const times = flows.filter(({ from, to }) => from === peer || to === peer).map(({ time }) => Date.parse(time));
    const span = Math.max(...times) - Math.min(...times);
    if (times.length < sustained.records || span < sustained.span) return [];
    return [
      {
        en: phrase`Traffic with ${peer} goes on: ${times.length} accepted flow records over ${Math.floor(span / hour)} h or more.`,
        ja: phrase`${peer} との通信が継続しています (許可されたフローレコード ${times.length} 件、${Math.floor(span / hour)} 時間以上)。`,
      },
    ];
  });
}

/** Prompts refused until one was accepted, from the address the finding is about, which is not ours. */
function harmAtSignIn(input: VerdictInput): readonly Text[] {
  const { finding, entities, evidence } = input;
  const rows = listSignIns(evidence).filter(({ record }) => isSameUser(record.user, entities));
  const earliest = Date.parse(finding.firstSeen) - sessionLength;
  const worn = rows.find(({ record: { succeeded, interactive, address, time } }) => {
    const at = Date.parse(time);
    const isOfCase = address !== null && entities.remoteIps.includes(address) && isForeign(address, input);
    const isInTime = at >= earliest && at <= Date.parse(finding.lastSeen);
    return succeeded && interactive && isOfCase && isInTime && countRefusals(time, rows) >= refusalsOfFatigue;
  });
  if (worn === undefined) return [];
  return [
    {
      en: phrase`The sign-in of ${worn.record.user} from ${worn.record.address ?? '–'} came after ${countRefusals(worn.record.time, rows)} refused second factors within an hour.`,
      ja: phrase`${worn.record.address ?? '–'} からの ${worn.record.user} のサインインは、直前 1 時間に多要素認証が ${countRefusals(worn.record.time, rows)} 回拒否された後に成功しています。`,
    },
  ];
}

function isForeign(address: string, { organisation, matches }: VerdictInput): boolean {
  return isPublicAddress(address, matches) && ownNetworkOf(address, organisation, matches) === null;
}

function citing(texts: readonly Text[], evidence: readonly string[]): readonly Reason[] {
  return texts.map((text) => ({ text, evidence }));
}

/** The evidence of a source that holds rows. */
function idsOf(evidence: readonly Evidence[], source: Evidence['source']): readonly string[] {
  return evidence.filter((one) => one.source === source && one.rows.length > 0).map(({ id }) => id);
}

function rowsOf(evidence: readonly Evidence[], source: Evidence['source']): Evidence['rows'] {
  return evidence.filter((one) => one.source === source).flatMap(({ rows }) => rows);
}
