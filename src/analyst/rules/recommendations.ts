import type { Brief } from '../../domain/brief.ts';
import { openDecisive } from '../../domain/coverage.ts';
import { type Phrase, phrase, words } from '../../domain/phrase.ts';
import type { Proposal } from '../../domain/verdict.ts';
import { type Draft, draft, type PlaceName } from './draft.ts';

type Advice = readonly [PlaceName, Phrase, Phrase];

/** Chapter 8, and its most urgent lines in chapter 1. Advice is for a person to carry out: the bot changes nothing. */
export function writeRecommendations(brief: Brief, proposal: Proposal): readonly Draft[] {
  const isHarmless = proposal.disposition === 'benign_true_positive' || proposal.disposition === 'false_positive';
  const advice = isHarmless
    ? adviseClosing(brief)
    : [...adviseContainment(brief), ...adviseClarification(brief), ...adviseHardening(brief)];
  return advice.map(([at, en, ja]) => draft({ at, en, ja }, { kind: 'recommendation' }));
}

function adviseClosing({ finding }: Brief): readonly Advice[] {
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

function adviseContainment({ entities, floors }: Brief): readonly Advice[] {
  const isUrgent = floors.some(({ level, authorisedBy }) => level !== 'C' && authorisedBy === null);
  const advice: Advice[] = [];
  const at: PlaceName = isUrgent ? '8.immediate' : '8.short-term';
  if (entities.accessKeyId?.startsWith('AKIA')) {
    advice.push([
      at,
      phrase`Disable the access key ${entities.accessKeyId} of ${entities.userName ?? '–'}; create no new one before the cause is known.`,
      phrase`${entities.userName ?? '–'} のアクセスキー ${entities.accessKeyId} を無効化してください。原因が判明するまで新しいキーは作成しないでください。`,
    ]);
  }
  if (entities.accessKeyId?.startsWith('ASIA')) {
    advice.push([
      at,
      phrase`Revoke the sessions of ${entities.userName ?? '–'} issued before now (AWSRevokeOlderSessions).`,
      phrase`${entities.userName ?? '–'} の既存セッションを失効させてください (AWSRevokeOlderSessions)。`,
    ]);
  }
  if (entities.instanceId !== null) {
    advice.push([
      at,
      phrase`Isolate ${entities.instanceId} with a closed security group and snapshot its volumes before changing anything on it.`,
      phrase`${entities.instanceId} を閉じたセキュリティグループで隔離し、変更前にボリュームのスナップショットを取得してください。`,
    ]);
  }
  if (floors.some(({ rule }) => rule === 'H2' || rule === 'H3' || rule === 'H4')) {
    advice.push([
      at,
      words('Make sure that logging and detection are on again everywhere, and review the gap by other logs.'),
      words('ログ記録と検知がすべて再開されていることを確認し、空白期間を他のログで調査してください。'),
    ]);
  }
  if (floors.some(({ rule }) => ['H6', 'H7', 'H8', 'H9', 'H12'].includes(rule))) {
    advice.push([
      at,
      words('Undo what was created: keys, login profiles, policies and trust shown in the scope of impact.'),
      words('影響範囲に示したキー、ログインプロファイル、ポリシー、信頼関係の変更を元に戻してください。'),
    ]);
  }
  return isUrgent && advice[0] ? [['1.actions', advice[0][1], advice[0][2]], ...advice] : advice;
}

function adviseClarification({ entities, coverage }: Brief): readonly Advice[] {
  const who = entities.email ?? entities.userName;
  const advice: Advice[] = [];
  if (who !== null) {
    advice.push(
      [
        '1.actions',
        phrase`Ask ${who} about this activity by a channel the suspect credential cannot reach.`,
        phrase`疑わしい認証情報では到達できない経路で ${who} に活動内容を確認してください。`,
      ],
      [
        '8.immediate',
        phrase`Ask ${who} (or the manager) whether this was intended; keep the answer with the ticket.`,
        phrase`${who} (または上長) に意図した操作かを確認し、回答をチケットに記録してください。`,
      ],
    );
  }
  for (const [, attempts] of openDecisive(coverage)) {
    const [first] = attempts;
    if (!first) continue;
    advice.push([
      '8.short-term',
      phrase`Get an answer to "${first.title.en}" another way: this log could not be read here.`,
      phrase`「${first.title.ja}」はこのログでは確認できないため、別の方法で確認してください。`,
    ]);
  }
  return advice;
}

function adviseHardening({ coverage, entities }: Brief): readonly Advice[] {
  const missing = [
    ...new Set(
      coverage
        .filter(({ outcome }) => outcome === 'not_collected')
        .map(({ source, question }) => (question.startsWith('S3') ? 'S3 data events' : source)),
    ),
  ];
  const advice: Advice[] = missing.map((log) => [
    '8.medium-term',
    phrase`Collect ${words(log)} for this account: without it questions like these stay open.`,
    phrase`このアカウントの ${words(log)} を収集してください。収集しない限り同種の質問に回答できません。`,
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
