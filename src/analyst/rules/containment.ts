import type { Brief } from '../../domain/brief.ts';
import { type Phrase, phrase, words } from '../../domain/phrase.ts';
import { findActors } from './actor-facts.ts';
import type { PlaceName } from './draft.ts';

/** Where the advice stands, and its words in English and Japanese. */
export type Advice = readonly [PlaceName, Phrase, Phrase];
type Step = readonly [Phrase, Phrase];

/** What stops the harm, the most urgent step in chapter 1 as well. Without an open hard indicator it can wait a little. */
export function adviseContainment(brief: Brief): readonly Advice[] {
  const isUrgent = brief.floors.some(({ level, authorisedBy }) => level !== 'C' && authorisedBy === null);
  const steps = [...stopCredentials(brief), ...isolateResource(brief), ...undoChanges(brief)];
  const advice = steps.map(([en, ja]): Advice => [isUrgent ? '8.immediate' : '8.short-term', en, ja]);
  const [first] = steps;
  return first ? [['1.actions', first[0], first[1]], ...advice] : advice;
}

/** The key of the finding, and every key that made the calls of an open indicator. */
function stopCredentials(brief: Brief): readonly Step[] {
  const { accessKeyId, userName } = brief.entities;
  const named = accessKeyId === null ? [] : [{ key: accessKeyId, name: userName ?? '–' }];
  const actors = findActors(brief).flatMap(({ key, name }) => (key === null ? [] : [{ key, name }]));
  const keys = new Map([...actors, ...named].map((one) => [one.key, one]));
  return [...keys.values()].map(
    ({ key, name }): Step =>
      key.startsWith('AKIA')
        ? [
            phrase`Disable the access key ${key} of ${name}; create no new one before the cause is known.`,
            phrase`${name} のアクセスキー ${key} を無効化してください。原因が判明するまで新しいキーは作成しないでください。`,
          ]
        : [
            phrase`Revoke the sessions of ${name} issued before now (AWSRevokeOlderSessions); the key ${key} stops working then.`,
            phrase`${name} の既存セッションを失効させてください (AWSRevokeOlderSessions)。キー ${key} も使用できなくなります。`,
          ],
  );
}

function isolateResource({ entities }: Brief): readonly Step[] {
  const { instanceId, functionName, databaseId, bucket, clusterName } = entities;
  const steps: readonly (Step | null)[] = [
    instanceId && [
      phrase`Isolate ${instanceId} with a closed security group and snapshot its volumes before changing anything on it.`,
      phrase`${instanceId} を閉じたセキュリティグループで隔離し、変更前にボリュームのスナップショットを取得してください。`,
    ],
    functionName && [
      phrase`Stop ${functionName} (reserved concurrency 0), keep its present code as evidence, then redeploy from a trusted source.`,
      phrase`${functionName} を停止 (予約同時実行数 0) し、現在のコードを証拠として保全してから、信頼できるソースで再デプロイしてください。`,
    ],
    databaseId && [
      phrase`Close the network access to ${databaseId} to the clients that need it and change the passwords of the accounts used.`,
      phrase`${databaseId} へのネットワークアクセスを必要なクライアントに限定し、使用されたアカウントのパスワードを変更してください。`,
    ],
    bucket && [
      phrase`Compare the policy, ACL and public access block of ${bucket} with what they should be, and keep its access log.`,
      phrase`${bucket} のポリシー、ACL、パブリックアクセスブロックを本来の設定と照合し、アクセスログを保全してください。`,
    ],
    clusterName && [
      phrase`Remove unknown bindings and workloads from ${clusterName} and keep the audit log of the week.`,
      phrase`${clusterName} から不明なバインディングとワークロードを除去し、1 週間分の監査ログを保全してください。`,
    ],
  ].map((step) => step || null);
  return steps.filter((step) => step !== null);
}

function undoChanges({ floors }: Brief): readonly Step[] {
  const open = floors.filter(({ authorisedBy }) => authorisedBy === null).map(({ rule }) => rule);
  const steps: Step[] = [];
  if (open.some((rule) => ['H2', 'H3', 'H4'].includes(rule))) {
    steps.push([
      words('Make sure that logging and detection are on again everywhere, and review the gap by other logs.'),
      words('ログ記録と検知がすべて再開されていることを確認し、空白期間を他のログで調査してください。'),
    ]);
  }
  if (open.some((rule) => ['H6', 'H7', 'H8', 'H9', 'H12'].includes(rule))) {
    steps.push([
      words('Undo what was created: keys, login profiles, policies and trust shown in the scope of impact.'),
      words('影響範囲に示したキー、ログインプロファイル、ポリシー、信頼関係の変更を元に戻してください。'),
    ]);
  }
  return steps;
}
