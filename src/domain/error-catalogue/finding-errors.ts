import type { CatalogueSection } from './wording.ts';

/** What AWS, a log tool or the model can answer instead of an answer. */
export const findingErrors = {
  finding_not_found: {
    en: (c) => ({
      what: `GuardDuty has no finding ${c['finding']} (searched: ${c['searched']}).`,
      todo: 'Check the id. GuardDuty keeps findings for 90 days; an older or deleted one can no longer be read. If the account or region is missing from the search, add it to accounts in gd-triage.yml.',
    }),
    ja: (c) => ({
      what: `GuardDuty に検出結果 ${c['finding']} がありません (検索範囲: ${c['searched']})。`,
      todo: 'ID を確認してください。検出結果の保存期間は 90 日で、それより古いものや削除されたものは読めません。検索範囲に足りないアカウントやリージョンは gd-triage.yml の accounts に追加してください。',
    }),
  },
  finding_ambiguous: {
    en: (c) => ({
      what: `${c['count']} findings match this alert (${c['searched']}).`,
      todo: 'Choose one: /gd-triage with the id of the finding you mean.',
    }),
    ja: (c) => ({
      what: `このアラートに一致する検出結果が ${c['count']} 件あります (${c['searched']})。`,
      todo: '対象の ID を指定して /gd-triage を実行してください。',
    }),
  },
  no_detector: {
    en: (c) => ({
      what: `GuardDuty has no detector in ${c['region']} (account ${c['account']}).`,
      todo: 'Enable GuardDuty in that region, or check that the finding really belongs to it.',
    }),
    ja: (c) => ({
      what: `${c['region']} (アカウント ${c['account']}) に GuardDuty のディテクターがありません。`,
      todo: 'そのリージョンで GuardDuty を有効にするか、検出結果のリージョンを確認してください。',
    }),
  },
  access_denied: {
    en: (c) => ({
      what: `AWS refused ${c['action']} (account ${c['account']}, ${c['region']}).`,
      todo: 'Give the role of the bot this permission (docs/aws-permissions.md lists the policy) and try again.',
    }),
    ja: (c) => ({
      what: `AWS が ${c['action']} を拒否しました (アカウント ${c['account']}、${c['region']})。`,
      todo: 'ボットのロールにこの権限を付与してから再実行してください (ポリシーは docs/aws-permissions.md にあります)。',
    }),
  },
  credentials_expired: {
    en: (c) => ({
      what: `The AWS credentials of the bot have expired or are not valid (${c['action']}).`,
      todo: 'Renew them (instance role, SSO session or access key), then try again.',
    }),
    ja: (c) => ({
      what: `ボットの AWS 認証情報が期限切れか無効です (${c['action']})。`,
      todo: '認証情報 (インスタンスロール、SSO セッション、アクセスキー) を更新してから再実行してください。',
    }),
  },
  throttled: {
    en: (c) => ({
      what: `${c['service']} is limiting our requests and did not recover in time.`,
      todo: 'Wait a few minutes and try again.',
    }),
    ja: (c) => ({
      what: `${c['service']} のリクエスト制限が時間内に解除されませんでした。`,
      todo: '数分待ってから再実行してください。',
    }),
  },
  timed_out: {
    en: (c) => ({
      what: `${c['service']} did not answer within ${c['seconds']} s.`,
      todo: 'Try again; if it stays like this, check the service and the network.',
    }),
    ja: (c) => ({
      what: `${c['service']} が ${c['seconds']} 秒以内に応答しませんでした。`,
      todo: '再実行してください。続く場合はサービスとネットワークを確認してください。',
    }),
  },
  service_unavailable: {
    en: (c) => ({
      what: `${c['service']} cannot be reached (${c['reason']}).`,
      todo: 'Check the service and the network, then try again.',
    }),
    ja: (c) => ({
      what: `${c['service']} に接続できません (${c['reason']})。`,
      todo: 'サービスとネットワークを確認してから再実行してください。',
    }),
  },
  model_failed: {
    en: (c) => ({
      what: `The language model could not be used (${c['reason']}).`,
      todo: 'The built-in rules wrote the report instead. Check OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL.',
    }),
    ja: (c) => ({
      what: `言語モデルを利用できませんでした (${c['reason']})。`,
      todo: '代わりに組み込みルールがレポートを作成しました。OPENAI_API_KEY、OPENAI_BASE_URL、OPENAI_MODEL を確認してください。',
    }),
  },
} as const satisfies CatalogueSection;
