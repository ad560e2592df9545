import type { Brief } from '../../domain/brief.ts';
import { ownGrounds } from '../../domain/evidence.ts';
import { words } from '../../domain/phrase.ts';
import { type Draft, draft } from './draft.ts';

/** By family: what even complete logs of ours do not hold (method 1.4, "INC when"). */
const unseen: readonly (readonly [RegExp, string, string])[] = [
  [
    /:RDS\//,
    'Not observable: which queries ran and which rows were read; GuardDuty sees logins only, and no audit log of the database is among the sources.',
    '確認不能 (not observable): 実行されたクエリと読み取られた行。GuardDuty が見るのはログインのみで、データベースの監査ログはソースにありません。',
  ],
  [
    /:Runtime\//,
    'Not observable: what the process did next and which files it read; the finding shows the process and its parents at one moment.',
    '確認不能 (not observable): プロセスのその後の動作と読み取ったファイル。検出結果が示すのは一時点のプロセスとその親のみです。',
  ],
  [
    /:Lambda\//,
    'Not observable: what the function sent; the finding shows the connection, and logs of API calls show only what its role did.',
    '確認不能 (not observable): 関数が送信した内容。検出結果が示すのは通信のみで、API 呼び出しのログが示すのはロールの操作のみです。',
  ],
  [
    /:Kubernetes\/|:EKS/,
    'Not observable: the content of what the cluster answered, and what a container did inside; the audit log shows requests and their results.',
    '確認不能 (not observable): クラスターの応答内容とコンテナ内部の動作。監査ログが示すのはリクエストと結果のみです。',
  ],
  [
    /:EC2\//,
    'Not observable: what was sent and which process sent it; names and flow records hold no content.',
    '確認不能 (not observable): 送信内容と送信したプロセス。名前解決とフローの記録に内容は含まれません。',
  ],
];

/** Chapter 6: what stays unknown even where every log answered. */
export function writeUnseen({ finding, coverage }: Brief): readonly Draft[] {
  const family = unseen.filter(([type]) => type.test(finding.type));
  const dark = coverage.some(({ question, outcome }) => question.startsWith('S3.') && outcome === 'not_collected');
  const objects: (typeof unseen)[number] = [
    /./,
    'Not observable: which objects were read or written; S3 data events are not collected here.',
    '確認不能 (not observable): 読み書きされたオブジェクト。S3 データイベントは収集されていません。',
  ];
  return [...family, ...(dark ? [objects] : [])].map(([, en, ja]) =>
    draft(
      { at: '6.impact', evidence: [ownGrounds.finding, ownGrounds.coverage], en: words(en), ja: words(ja) },
      { kind: 'hypothesis' },
    ),
  );
}
