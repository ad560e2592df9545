import type { Brief } from '../../domain/brief.ts';
import { type Phrase, phrase, words } from '../../domain/phrase.ts';
import { findActors } from './actor-facts.ts';
import { findingEvidence, type PlaceName } from './draft.ts';

interface Step {
  readonly en: Phrase;
  readonly ja: Phrase;
  readonly evidence?: readonly string[];
}

/** A step, and where in the report it stands. */
export interface Advice extends Step {
  readonly at: PlaceName;
}

/** What stops the harm, the most urgent step in chapter 1 as well. Without an open hard indicator it can wait a little. */
export function adviseContainment(brief: Brief): readonly Advice[] {
  const isUrgent = brief.floors.some(({ level, authorisedBy }) => level !== 'C' && authorisedBy === null);
  const at: PlaceName = isUrgent ? '8.immediate' : '8.short-term';
  const steps = [...stopCredentials(brief), ...isolateResource(brief), ...undoChanges(brief)];
  const advice = steps.map((step) => ({ ...step, at }));
  const [first] = steps;
  // Where it is not urgent, asking the person comes first; without a person there is only this.
  const isFirst = isUrgent || (brief.entities.email ?? brief.entities.userName) === null;
  return first && isFirst ? [{ ...first, at: '1.actions' }, ...advice] : advice;
}

/** The key of the finding, and every key that made the calls of an open indicator. */
function stopCredentials(brief: Brief): readonly Step[] {
  const { accessKeyId, userName } = brief.entities;
  const actors = findActors(brief).flatMap(({ key, name, calls }) =>
    key === null ? [] : [{ key, name, evidence: [...new Set(calls.flatMap(({ evidence }) => evidence))] }],
  );
  const named = accessKeyId === null ? [] : [{ key: accessKeyId, name: userName ?? '–', evidence: [findingEvidence] }];
  const keys = new Map([...actors, ...named].map((one) => [one.key, one]));
  return [...keys.values()].map(({ key, name, evidence }) => ({ ...stopKey(key, name), evidence }));
}

function stopKey(key: string, name: string): Step {
  if (key.startsWith('AKIA')) {
    return {
      en: phrase`Disable the access key ${key} of ${name}; create no new one before the cause is known.`,
      ja: phrase`${name} のアクセスキー ${key} を無効化してください。原因が判明するまで新しいキーは作成しないでください。`,
    };
  }
  // AWS protects these roles: their sessions end in IAM Identity Center only.
  if (name.startsWith('AWSReservedSSO_')) {
    return {
      en: phrase`End the session behind ${key} (${name}) in IAM Identity Center and disable the user there until it is explained.`,
      ja: phrase`IAM Identity Center で ${key} (${name}) のセッションを終了し、説明がつくまで該当ユーザーを無効化してください。`,
    };
  }
  return {
    en: phrase`Revoke the sessions of ${name} issued before now (AWSRevokeOlderSessions); the key ${key} stops working then.`,
    ja: phrase`${name} の既存セッションを失効させてください (AWSRevokeOlderSessions)。キー ${key} も使用できなくなります。`,
  };
}

function isolateResource({ entities }: Brief): readonly Step[] {
  const { instanceId, functionName, databaseId, bucket, clusterName } = entities;
  const steps: readonly (readonly [string | null, (name: string) => Step])[] = [
    [instanceId, isolateInstance],
    [functionName, stopFunction],
    [databaseId, closeDatabase],
    [bucket, compareBucket],
    [clusterName, cleanCluster],
  ];
  return steps.flatMap(([name, write]) => (name === null ? [] : [write(name)]));
}

function isolateInstance(name: string): Step {
  return {
    en: phrase`Isolate ${name} with a closed security group and snapshot its volumes before changing anything on it.`,
    ja: phrase`${name} を閉じたセキュリティグループで隔離し、変更前にボリュームのスナップショットを取得してください。`,
  };
}

function stopFunction(name: string): Step {
  return {
    en: phrase`Stop ${name} (reserved concurrency 0), keep its present code as evidence, then redeploy from a trusted source.`,
    ja: phrase`${name} を停止 (予約同時実行数 0) し、現在のコードを証拠として保全してから、信頼できるソースで再デプロイしてください。`,
  };
}

function closeDatabase(name: string): Step {
  return {
    en: phrase`Limit the network access to ${name} to the clients that need it; change the passwords of the accounts used.`,
    ja: phrase`${name} へのネットワークアクセスを必要なクライアントに限定し、使用されたアカウントのパスワードを変更してください。`,
  };
}

function compareBucket(name: string): Step {
  return {
    en: phrase`Compare policy, ACL and public access block of ${name} with what they should be, and keep its access log.`,
    ja: phrase`${name} のポリシー、ACL、パブリックアクセスブロックを本来の設定と照合し、アクセスログを保全してください。`,
  };
}

function cleanCluster(name: string): Step {
  return {
    en: phrase`Remove unknown bindings and workloads from ${name} and keep the audit log of the week.`,
    ja: phrase`${name} から不明なバインディングとワークロードを除去し、1 週間分の監査ログを保全してください。`,
  };
}

function undoChanges({ floors }: Brief): readonly Step[] {
  const open = floors.filter(({ authorisedBy }) => authorisedBy === null);
  const hits = (rules: readonly string[]) => open.filter(({ rule }) => rules.includes(rule));
  const logging = hits(['H2', 'H3', 'H4']);
  const access = hits(['H6', 'H7', 'H8', 'H9', 'H12']);
  const steps: Step[] = [];
  if (logging.length > 0) {
    steps.push({
      en: words('Make sure that logging and detection are on again everywhere, and review the gap by other logs.'),
      ja: words('ログ記録と検知がすべて再開されていることを確認し、空白期間を他のログで調査してください。'),
      evidence: [...new Set(logging.flatMap(({ evidence }) => evidence))],
    });
  }
  if (access.length > 0) {
    steps.push({
      en: words('Undo what was created: keys, login profiles, policies and trust shown in the scope of impact.'),
      ja: words('影響範囲に示したキー、ログインプロファイル、ポリシー、信頼関係の変更を元に戻してください。'),
      evidence: [...new Set(access.flatMap(({ evidence }) => evidence))],
    });
  }
  return steps;
}
