import type { Brief } from '../../domain/brief.ts';
import { type Confirmation, confirmPerson } from '../../domain/confirm-person.ts';
import { valueAt } from '../../domain/evidence.ts';
import { listValues, phrase, words } from '../../domain/phrase.ts';
import { type Draft, draft, findingEvidence, type PlaceName } from './draft.ts';

/** Chapter 4: the principal, the person behind it, its key, what the organisation says about such names. */
export function writePrincipalFacts(brief: Brief): readonly Draft[] {
  const { entities, finding, evidence } = brief;
  const named: readonly [PlaceName, string, string, string | null][] = [
    ['4.role', 'Role or user name', 'ロール名またはユーザー名', entities.userName],
    ['4.role', 'Session name (chosen by the caller)', 'セッション名 (呼び出し元が指定)', entities.sessionName],
    ['4.key', 'Principal type', 'プリンシパルの種別', entities.principalType],
    ['4.key', 'Access key', 'アクセスキー', entities.accessKeyId],
    ['4.attributes', 'Principal id', 'プリンシパル ID', entities.principalId],
  ];
  const facts = named.flatMap(([at, en, ja, value]) =>
    value === null
      ? []
      : [
          draft(
            { at, en: phrase`${words(en)}: ${value}`, ja: phrase`${words(ja)}: ${value}` },
            { kind: 'entity', value },
          ),
        ],
  );
  return [
    ...facts,
    ...writePerson(brief),
    ...writeArn(entities.principalArn, evidence),
    ...writeKeyKind(entities.accessKeyId),
    ...writeLabels(entities),
    ...writeRole(finding.resourceRole),
  ];
}

const confirmations: Readonly<Record<Confirmation['state'], readonly [string, string]>> = {
  confirmed: [
    'confirmed by the sign-in log (time, second factor and place fit)',
    'サインインログで確認済み (時刻・多要素認証・場所が一致)',
  ],
  'no-match': [
    'not confirmed: this person signed in, but no sign-in fits the session in time, second factor and place',
    '未確認: この人物のサインインはあるが、時刻・多要素認証・場所がセッションと一致しない',
  ],
  'unknown-person': [
    'not confirmed: the sign-in log holds no sign-in of this person in the window',
    '未確認: 対象期間にこの人物のサインイン記録がない',
  ],
  'not-observable': [
    'not confirmed: no sign-in log gave a complete answer',
    '未確認: サインインログから完全な回答を得られていない',
  ],
};

/** The person behind the session, and whether anything but the session's own name says so. */
function writePerson(brief: Brief): readonly Draft[] {
  const { email } = brief.entities;
  const confirmation = confirmPerson(brief);
  if (email === null || confirmation === null) return [];
  const [en, ja] = confirmations[confirmation.state];
  return [
    draft(
      {
        at: '4.human',
        evidence: [findingEvidence, ...confirmation.evidence],
        en: phrase`Person named by the session: ${email}, ${words(en)}.`,
        ja: phrase`セッション名が示す人物: ${email} (${words(ja)})。`,
      },
      { kind: 'entity', value: email },
    ),
  ];
}

/** The session's ARN is built from parts of the finding, so it is told only where a log holds the same. */
function writeArn(arn: string | null, evidence: Brief['evidence']): readonly Draft[] {
  const seen = evidence.find(({ rows }) => rows.some((row) => valueAt(row, 'userIdentity.arn') === arn));
  if (arn === null || seen === undefined) return [];
  return [
    draft(
      { at: '4.role', evidence: [seen.id], en: phrase`ARN in the log: ${arn}`, ja: phrase`ログ上の ARN: ${arn}` },
      { kind: 'entity', value: arn },
    ),
  ];
}

/** AKIA keys live until revoked, ASIA keys only as long as their session (AWS, unique identifiers of IAM). */
function writeKeyKind(accessKeyId: string | null): readonly Draft[] {
  if (accessKeyId === null) return [];
  const temporary = accessKeyId.startsWith('ASIA');
  return [
    draft(
      {
        at: '4.key',
        en: words(
          temporary
            ? 'It is a temporary key of a session.'
            : 'It is a long-term key: it works until someone disables it.',
        ),
        ja: words(temporary ? 'セッションの一時キーです。' : '長期キーです。無効化されるまで使用できます。'),
      },
      { kind: 'entity', value: accessKeyId },
    ),
  ];
}

function writeLabels({ labels, userName, sessionName }: Brief['entities']): readonly Draft[] {
  if (labels.length === 0) return [];
  const value = sessionName ?? userName ?? '';
  return [
    draft(
      {
        at: '4.attributes',
        en: phrase`By the organisation's naming rule this is: ${listValues(labels)}.`,
        ja: phrase`組織の命名規則による区分: ${listValues(labels)}。`,
      },
      { kind: 'entity', value },
    ),
  ];
}

function writeRole(role: Brief['finding']['resourceRole']): readonly Draft[] {
  if (role === null) return [];
  const isActor = role === 'ACTOR';
  return [
    draft(
      {
        at: '3.actor',
        en: words(
          isActor
            ? 'The resource itself is the actor: it did this to others.'
            : 'The resource is the target of the activity.',
        ),
        ja: words(isActor ? 'リソース自身が攻撃側 (ACTOR) です。' : 'リソースは活動の対象 (TARGET) です。'),
      },
      { kind: 'state', path: 'resourceRole', value: role },
    ),
  ];
}
