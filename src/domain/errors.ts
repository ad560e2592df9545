import type { Language } from './phrase.ts';

/** Facts an error message may show: ids, names, numbers. Never a secret. */
export type ErrorContext = Readonly<Record<string, string | number>>;
type Wording = (context: ErrorContext) => { readonly what: string; readonly todo: string };

/** Every failure a user can meet: what happened, and what to do about it. */
const catalogue = {
  config_invalid: {
    en: (c) => ({
      what: `The configuration has ${c['count']} mistake(s):\n${c['mistakes']}`,
      todo: 'Correct them and start again.',
    }),
    ja: (c) => ({
      what: `設定に ${c['count']} 件の誤りがあります:\n${c['mistakes']}`,
      todo: '修正してから起動し直してください。',
    }),
  },
  slack_token_rejected: {
    en: (c) => ({
      what: `Slack refused ${c['variable']} (${c['reason']}).`,
      todo: 'Copy the token again from api.slack.com/apps: the bot token starts with xoxb-, the app-level token with xapp- and needs connections:write.',
    }),
    ja: (c) => ({
      what: `Slack が ${c['variable']} を拒否しました (${c['reason']})。`,
      todo: 'api.slack.com/apps からトークンをコピーし直してください。ボットトークンは xoxb-、アプリレベルトークンは xapp- で始まり、connections:write が必要です。',
    }),
  },
  slack_unreachable: {
    en: (c) => ({
      what: `Slack did not answer (${c['reason']}).`,
      todo: 'Check the network and the proxy, then start again.',
    }),
    ja: (c) => ({
      what: `Slack から応答がありません (${c['reason']})。`,
      todo: 'ネットワークとプロキシを確認してから起動し直してください。',
    }),
  },
  slack_not_in_channel: {
    en: () => ({
      what: 'gd-triage is not a member of this channel, so it cannot post here.',
      todo: 'Invite it with /invite @gd-triage, then try again.',
    }),
    ja: () => ({
      what: 'gd-triage はこのチャンネルのメンバーではないため、投稿できません。',
      todo: '/invite @gd-triage で招待してから再実行してください。',
    }),
  },
  reference_unreadable: {
    en: (c) => ({
      what: `"${c['text']}" is not a finding id, ARN or console link.`,
      todo: 'Use the 32-character finding id, the finding ARN, or the link from the GuardDuty console, for example /gd-triage 08b1830ad3896e10860152a387a36b00.',
    }),
    ja: (c) => ({
      what: `「${c['text']}」は検出結果の ID、ARN、コンソールのリンクのいずれでもありません。`,
      todo: '32 文字の検出結果 ID、ARN、または GuardDuty コンソールのリンクを指定してください。例: /gd-triage 08b1830ad3896e10860152a387a36b00',
    }),
  },
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
  tracker_unauthorised: {
    en: () => ({
      what: 'JIRA refused the e-mail and API token.',
      todo: 'API tokens expire after at most a year: make a new one at id.atlassian.com and set JIRA_EMAIL and JIRA_API_TOKEN.',
    }),
    ja: () => ({
      what: 'JIRA がメールアドレスと API トークンを拒否しました。',
      todo: 'API トークンの有効期限は最長 1 年です。id.atlassian.com で作り直し、JIRA_EMAIL と JIRA_API_TOKEN を設定してください。',
    }),
  },
  tracker_forbidden: {
    en: (c) => ({
      what: `The JIRA user may not ${c['action']} in project ${c['project']}.`,
      todo: 'Give that user the permission in the project, or use another user.',
    }),
    ja: (c) => ({
      what: `JIRA ユーザーにプロジェクト ${c['project']} での操作 (${c['action']}) の権限がありません。`,
      todo: '権限を付与するか、別のユーザーを使用してください。',
    }),
  },
  tracker_project_missing: {
    en: (c) => ({
      what: `JIRA has no project ${c['project']}, or the user cannot see it.`,
      todo: 'Set JIRA_PROJECT to the key of an existing project (the letters before the number in its tickets) and let the JIRA user browse it.',
    }),
    ja: (c) => ({
      what: `JIRA にプロジェクト ${c['project']} がないか、ユーザーに表示権限がありません。`,
      todo: 'JIRA_PROJECT に既存プロジェクトのキー (チケット番号の前の英字) を設定し、JIRA ユーザーに閲覧を許可してください。',
    }),
  },
  tracker_refused: {
    en: (c) => ({
      what: `JIRA refused the ticket: ${c['reason']}.`,
      todo: 'Check the required fields of the project and its issue type.',
    }),
    ja: (c) => ({
      what: `JIRA がチケットを拒否しました: ${c['reason']}。`,
      todo: 'プロジェクトと課題タイプの必須項目を確認してください。',
    }),
  },
  tracker_unknown: {
    en: () => ({
      what: 'JIRA did not confirm the ticket: it may or may not exist.',
      todo: 'The bot looks for it by label before it tries again, so there will be one ticket at most.',
    }),
    ja: () => ({
      what: 'JIRA からチケット作成の確認が得られませんでした。作成済みの可能性があります。',
      todo: '再試行の前にラベルで検索するため、チケットが重複することはありません。',
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
  not_allowed: {
    en: (c) => ({
      what: `You may not ${c['action']} here.`,
      todo: 'Ask an owner of gd-triage to add you under allowedToAct in gd-triage.yml, or use a channel the bot watches.',
    }),
    ja: (c) => ({
      what: `ここでは ${c['action']} の権限がありません。`,
      todo: 'gd-triage の管理者に gd-triage.yml の allowedToAct への追加を依頼するか、ボットが監視するチャンネルを使用してください。',
    }),
  },
  external_channel: {
    en: () => ({
      what: 'This channel is shared with another organisation.',
      todo: 'Use a channel of your own workspace: findings are never posted where outsiders can read them.',
    }),
    ja: () => ({
      what: 'このチャンネルは社外の組織と共有されています。',
      todo: '自社のワークスペースのチャンネルを使用してください。検出結果は社外の人が読める場所には投稿しません。',
    }),
  },
  input_unreadable: {
    en: (c) => ({
      what: `${c['file']} cannot be read: ${c['reason']}.`,
      todo: 'Check the path and the content of the file.',
    }),
    ja: (c) => ({
      what: `${c['file']} を読み取れません: ${c['reason']}。`,
      todo: 'ファイルのパスと内容を確認してください。',
    }),
  },
  not_a_finding: {
    en: (c) => ({
      what: `${c['file']} is not a GuardDuty finding: ${c['reason']}.`,
      todo: 'Give one finding as GetFindings, EventBridge or the S3 export writes it.',
    }),
    ja: (c) => ({
      what: `${c['file']} は GuardDuty の検出結果ではありません: ${c['reason']}。`,
      todo: 'GetFindings、EventBridge、S3 エクスポートのいずれかの形式の検出結果を 1 件指定してください。',
    }),
  },
  playbook_invalid: {
    en: (c) => ({
      what: `The playbook ${c['file']} has a mistake: ${c['reason']}.`,
      todo: 'Correct the page in prompts/playbooks.',
    }),
    ja: (c) => ({
      what: `プレイブック ${c['file']} に誤りがあります: ${c['reason']}。`,
      todo: 'prompts/playbooks の該当ページを修正してください。',
    }),
  },
  database_in_use: {
    en: (c) => ({
      what: `The data directory ${c['directory']} is in use by process ${c['pid']}.`,
      todo: 'Stop that process first. Several bots need PostgreSQL (DATABASE_URL).',
    }),
    ja: (c) => ({
      what: `データディレクトリ ${c['directory']} はプロセス ${c['pid']} が使用中です。`,
      todo: '先にそのプロセスを停止してください。複数のボットを動かすには PostgreSQL (DATABASE_URL) が必要です。',
    }),
  },
  database_unavailable: {
    en: (c) => ({
      what: `The database cannot be opened (${c['reason']}).`,
      todo: 'Check DATABASE_URL, or the rights on the data directory.',
    }),
    ja: (c) => ({
      what: `データベースを開けません (${c['reason']})。`,
      todo: 'DATABASE_URL またはデータディレクトリの権限を確認してください。',
    }),
  },
  unexpected: {
    en: (c) => ({
      what: `Something went wrong that gd-triage does not know (${c['where']}).`,
      todo: 'Try again. The log has the details under the same case.',
    }),
    ja: (c) => ({
      what: `想定外のエラーが発生しました (${c['where']})。`,
      todo: '再実行してください。詳細は同じケースのログにあります。',
    }),
  },
} as const satisfies Record<string, Readonly<Record<Language, Wording>>>;

export type ErrorCode = keyof typeof catalogue;

/** A failure with a place in the catalogue. Its message is English, for logs; people see {@link explain}. */
export class TriageError extends Error {
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, context: ErrorContext, cause?: unknown) {
    const { what, todo } = catalogue[code].en(context);
    super(`${what} ${todo}`, cause === undefined ? undefined : { cause });
    this.name = 'TriageError';
    this.code = code;
    this.context = context;
  }
}

/** Makes the error for a code: `throw fail('no_detector', { region, account })`. */
export function fail(code: ErrorCode, context: ErrorContext = {}, cause?: unknown): TriageError {
  return new TriageError(code, context, cause);
}

/** What to show a person: what happened and what to do. An error outside the catalogue shows no inner text. */
export function explain(error: unknown, language: Language): { readonly what: string; readonly todo: string } {
  if (error instanceof TriageError) return catalogue[error.code][language](error.context);
  return catalogue.unexpected[language]({ where: 'internal' });
}
