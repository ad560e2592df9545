import type { Brief } from '../../domain/brief.ts';
import { openDecisive } from '../../domain/coverage.ts';
import type { SourceName } from '../../domain/organisation.ts';
import { type Phrase, phrase, type Text, words } from '../../domain/phrase.ts';
import type { Disposition } from '../../domain/verdict.ts';
import { type Advice, adviseContainment } from './containment.ts';
import { type Draft, draft, type PlaceName } from './draft.ts';

/** Chapter 8, and its most urgent lines in chapter 1. Advice is for a person to carry out: the bot changes nothing. */
export function writeRecommendations(brief: Brief, disposition: Disposition): readonly Draft[] {
  const isHarmless = disposition === 'benign_true_positive' || disposition === 'false_positive';
  const lines = isHarmless ? adviseClosing(brief) : [...adviseClarification(brief), ...adviseHardening(brief)];
  const advice = [
    ...(isHarmless ? [] : adviseContainment(brief)),
    ...lines.map(([at, en, ja]): Advice => ({ at, en, ja })),
  ];
  return advice.map((one) => draft(one, { kind: 'recommendation' }));
}

type Line = readonly [PlaceName, Phrase, Phrase];

function adviseClosing({ finding }: Brief): readonly Line[] {
  if (finding.sample) {
    return [
      [
        '1.actions',
        words('Confirm with the person who called CreateSampleFindings, then close.'),
        words('CreateSampleFindings を実行した人物に確認してからクローズしてください。'),
      ],
      [
        '8.no-response',
        words(
          'A sample finding describes no activity. A flood of samples can hide a real finding: look at the others of that hour.',
        ),
        words(
          'サンプルに実際の活動はありません。大量のサンプルが本物の検出結果を隠すことがあるため、同時刻の他の検出結果も確認してください。',
        ),
      ],
    ];
  }
  return [
    ['1.actions', words('Close with the proof cited above.'), words('上記の証拠を引用してクローズしてください。')],
    [
      '8.no-response',
      words('The activity is covered by a record the caller could not have written; see the results in chapter 1.'),
      words('呼び出し元が書き換えられない記録によって活動が承認されています。第 1 章の調査結果を参照してください。'),
    ],
  ];
}

function adviseClarification({ entities, coverage }: Brief): readonly Line[] {
  const who = entities.email ?? entities.userName;
  const advice: Line[] = [];
  if (who !== null) {
    const { en, ja } = whomToAsk(who, entities);
    advice.push(
      [
        '1.actions',
        phrase`Ask ${en} about this activity by a channel the suspect credential cannot reach.`,
        phrase`疑わしい認証情報では到達できない経路で ${ja} に活動内容を確認してください。`,
      ],
      [
        '8.immediate',
        phrase`Ask ${en} (or the manager) whether this was intended; keep the answer with the ticket.`,
        phrase`${ja} (または上長) に意図した操作かを確認し、回答をチケットに記録してください。`,
      ],
    );
  }
  for (const [, attempts] of openDecisive(coverage)) {
    const [first] = attempts;
    if (!first) continue;
    advice.push([
      '8.short-term',
      phrase`Find out another way, because its log could not be read here: ${first.title.en}`,
      phrase`「${first.title.ja}」はこのログでは確認できないため、別の方法で確認してください。`,
    ]);
  }
  return advice;
}

/** A role of a machine answers no question; whoever owns it does. */
function whomToAsk(who: string, { email, principalType }: Brief['entities']): Text {
  const isPerson = email !== null || !/role/i.test(principalType ?? '');
  if (isPerson) return { en: phrase`${who}`, ja: phrase`${who}` };
  return { en: phrase`the owner of ${who}`, ja: phrase`${who} の所有者` };
}

type LogName = readonly [string, string];

const dataEvents: LogName = ['S3 data events', 'S3 データイベント'];
const logNames: Readonly<Record<SourceName, LogName>> = {
  cloudtrail: ['CloudTrail', 'CloudTrail'],
  entra: ['Entra ID sign-in logs', 'Entra ID サインインログ'],
  vpcflow: ['VPC flow logs', 'VPC フローログ'],
  dns: ['Route 53 Resolver query logs', 'Route 53 Resolver クエリログ'],
  eks: ['EKS audit logs', 'EKS 監査ログ'],
  changes: ['change records', '変更記録'],
  guardduty: ['GuardDuty', 'GuardDuty'],
  'aws-docs': ['AWS documentation', 'AWS ドキュメント'],
  cases: ['earlier cases', '過去のケース'],
  addresses: ['lists of addresses', 'アドレス一覧'],
};

function adviseHardening({ coverage, entities }: Brief): readonly Line[] {
  const missing = [
    ...new Set(
      coverage
        .filter(({ outcome }) => outcome === 'not_collected')
        .map(({ source, question }) => (question === 'S3.1' ? dataEvents : logNames[source])),
    ),
  ];
  const advice: Line[] = missing.map(([log, japaneseLog]) => [
    '8.medium-term',
    phrase`Collect ${words(log)} for this account: without it questions like these stay open.`,
    phrase`このアカウントの ${words(japaneseLog)} を収集してください。収集しない限り同種の質問に回答できません。`,
  ]);
  if (entities.accessKeyId?.startsWith('AKIA')) {
    advice.push([
      '8.medium-term',
      words('Replace long-term access keys by roles or short-lived federation.'),
      words('長期アクセスキーをロールや短期のフェデレーションに置き換えてください。'),
    ]);
  }
  if (entities.instanceId !== null) {
    advice.push([
      '8.medium-term',
      words('Require IMDSv2 and limit what the instance role may do and from where.'),
      words('IMDSv2 を必須化し、インスタンスロールの権限と使用元を制限してください。'),
    ]);
  }
  return advice;
}
