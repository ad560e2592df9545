import type { Brief } from '../../domain/brief.ts';
import { type Evidence, valueAt } from '../../domain/evidence.ts';
import { type ApiCall, readApiCall } from '../../domain/logs/read-api-call.ts';
import { listValues, phrase, type Text, words } from '../../domain/phrase.ts';
import { targetOf } from './activity-facts.ts';
import { type Draft, draft } from './draft.ts';
import { countBy } from './tally-calls.ts';
import { writeUnseen } from './unseen-facts.ts';

/** What the credential did comes first; where the finding names none, what was done to the resource. */
const inOrder = [/^Q5$/, /^(S3|LAM|RDS|EC2|LOG|EKS)\./, /^Q10$/] as const;
/** Calls that hand out content, not only descriptions. */
const readsContent =
  /^(GetObject|SelectObjectContent|CopyObject|GetSecretValue|BatchGetSecretValue|GetParameters?(ByPath)?|GetPasswordData|GetItem|BatchGetItem|Query|Scan|GetFunction|Decrypt|GenerateDbAuthToken|CreateDBSnapshot|CreateSnapshot)$/;
const shown = 6;

/** Chapter 6: what was read, changed and handed out, in which accounts; and what no log of ours can show. */
export function writeImpactFacts(brief: Brief): readonly Draft[] {
  if (brief.finding.sample) return [];
  const evidence = findDeeds(brief);
  const deeds =
    evidence === null ? [] : [...writeReads(evidence), ...writeWrites(evidence), ...writeAccounts(evidence)];
  return [...deeds, ...brief.evidence.flatMap(writeSecrets), ...writeUnseen(brief)];
}

/** Secrets of a cluster that were handed out: each answered request, whoever asked. */
function writeSecrets(evidence: Evidence): readonly Draft[] {
  if (evidence.source !== 'eks') return [];
  const where = [
    { path: 'objectRef.resource', equals: 'secrets' },
    { path: 'responseStatus.code', equals: '200' },
  ];
  const rows = evidence.rows.filter((row) => where.every(({ path, equals }) => String(valueAt(row, path)) === equals));
  const names = [...new Set(rows.map((row) => String(valueAt(row, 'objectRef.name') ?? '')))].filter(
    (one) => one !== '',
  );
  if (rows.length === 0) return [];
  const least = bound(evidence);
  const named = names.length === 0 ? [] : phrase`: ${listValues(names.slice(0, shown))}`;
  return [
    draft(
      {
        at: '6.impact',
        evidence: [evidence.id],
        en: phrase`Requests for secrets of the cluster that were answered: ${least.en}${rows.length}${named}.`,
        ja: phrase`応答されたクラスターの Secret へのリクエスト: ${least.ja}${rows.length} 件${named}。`,
      },
      { kind: 'count', of: { evidence: evidence.id, where }, value: rows.length },
    ),
  ];
}

function findDeeds({ evidence }: Brief): Evidence | null {
  const calls = evidence.filter(({ source, rows }) => source === 'cloudtrail' && rows.length > 0);
  for (const question of inOrder) {
    const found = calls.find((one) => question.test(one.question));
    if (found) return found;
  }
  return null;
}

function readSucceeded(evidence: Evidence): readonly ApiCall[] {
  return evidence.rows.flatMap((row) => readApiCall(row) ?? []).filter(({ succeeded }) => succeeded);
}

/** Of an answer that was cut off only a lower bound can be said. */
function bound({ outcome }: Evidence): Text {
  return outcome === 'truncated'
    ? { en: words('at least '), ja: words('少なくとも ') }
    : { en: words(''), ja: words('') };
}

function writeReads(evidence: Evidence): readonly Draft[] {
  const calls = readSucceeded(evidence);
  const names = countBy(calls.map(({ name }) => name)).filter(([name]) => readsContent.test(name));
  const least = bound(evidence);
  return names.slice(0, shown).flatMap(([name]) => {
    const where = [
      { path: 'eventName', equals: name },
      { path: 'errorCode', equals: null },
    ];
    const made = calls.filter((call) => call.name === name);
    const targets = [...new Set(made.flatMap((call) => targetOf(call) ?? []))];
    const of = targets.length === 0 ? { en: [], ja: [] } : targetsText(targets);
    const count = made.length;
    return [
      draft(
        {
          at: '6.impact',
          evidence: [evidence.id],
          en: phrase`Content read: ${name} succeeded ${least.en}${count} ${words(count === 1 ? 'time' : 'times')}${of.en}.`,
          ja: phrase`読み取られた内容: ${name} が ${least.ja}${count} 回成功${of.ja}。`,
        },
        { kind: 'count', of: { evidence: evidence.id, where }, value: count },
      ),
      ...writeObjects(evidence, name),
    ];
  });
}

function targetsText(targets: readonly string[]): Text {
  const more = targets.length - 3;
  const first = listValues(targets.slice(0, 3));
  return {
    en: phrase`, on ${first}${words(more > 0 ? ` and ${more} more` : '')}`,
    ja: phrase`、対象 ${first}${words(more > 0 ? ` 他 ${more} 件` : '')}`,
  };
}

/** Many calls can read the same object; distinct keys tell how much is out. */
function writeObjects(evidence: Evidence, name: string): readonly Draft[] {
  if (name !== 'GetObject') return [];
  const path = 'requestParameters.key';
  const where = [
    { path: 'eventName', equals: name },
    { path: 'errorCode', equals: null },
  ];
  const keys = new Set(
    evidence.rows
      .filter((row) => row['eventName'] === name && (row['errorCode'] ?? null) === null)
      .flatMap((row) => valueAt(row, path) ?? []),
  );
  if (keys.size === 0) return [];
  const least = bound(evidence);
  return [
    draft(
      {
        at: '6.impact',
        evidence: [evidence.id],
        en: phrase`Distinct objects read: ${least.en}${keys.size}.`,
        ja: phrase`読み取られたオブジェクト (重複を除く): ${least.ja}${keys.size} 件。`,
      },
      { kind: 'count', of: { evidence: evidence.id, where, distinct: path }, value: keys.size },
    ),
  ];
}

/** What changed, or that nothing did: the latter only of a complete answer. */
function writeWrites(evidence: Evidence): readonly Draft[] {
  const where = [
    { path: 'readOnly', equals: 'false' },
    { path: 'errorCode', equals: null },
  ];
  const rows = evidence.rows.filter(
    (row) => String(row['readOnly']) === 'false' && (row['errorCode'] ?? null) === null,
  );
  const knowsKind = evidence.rows.every((row) => row['readOnly'] !== undefined);
  if (rows.length === 0 && (!knowsKind || evidence.outcome !== 'answered')) return [];
  const least = bound(evidence);
  const names = countBy(rows.map((row) => readApiCall(row)?.name ?? null)).slice(0, shown);
  const list = listValues(names.map(([name, count]) => `${name} ×${count}`));
  const text: Text =
    rows.length === 0
      ? {
          en: phrase`Calls that write and succeeded: 0 of ${evidence.rows.length} in the records of ${words(evidence.question)}, which are complete.`,
          ja: phrase`成功した書き込み系の呼び出し: ${words(evidence.question)} の完全な記録 ${evidence.rows.length} 件中 0 件。`,
        }
      : {
          en: phrase`Changed or created: ${least.en}${rows.length} ${words(rows.length === 1 ? 'call that writes' : 'calls that write')} succeeded: ${list}.`,
          ja: phrase`変更または作成: 書き込み系の呼び出しが ${least.ja}${rows.length} 件成功: ${list}。`,
        };
  return [
    draft(
      { at: '6.impact', evidence: [evidence.id], en: text.en, ja: text.ja },
      { kind: 'count', of: { evidence: evidence.id, where }, value: rows.length },
    ),
  ];
}

function writeAccounts(evidence: Evidence): readonly Draft[] {
  const path = 'recipientAccountId';
  const accounts = [...new Set(evidence.rows.flatMap((row) => valueAt(row, path) ?? []))].map(String);
  if (accounts.length === 0) return [];
  const least = bound(evidence);
  return [
    draft(
      {
        at: '6.impact',
        evidence: [evidence.id],
        en: phrase`Accounts these calls reached: ${least.en}${accounts.length} (${listValues(accounts.slice(0, shown))}).`,
        ja: phrase`これらの呼び出しが届いたアカウント: ${least.ja}${accounts.length} 件 (${listValues(accounts.slice(0, shown))})。`,
      },
      { kind: 'count', of: { evidence: evidence.id, where: [], distinct: path }, value: accounts.length },
    ),
  ];
}
