import type { CatalogueSection } from './wording.ts';

/** What can be wrong with what a person asked for. */
export const requestErrors = {
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
  not_allowed: {
    en: (c) => ({
      what: `You may not use ${c['action']} here.`,
      todo: 'Ask an owner of gd-triage to add you under allowedToAct in gd-triage.yml, or use a channel the bot watches.',
    }),
    ja: (c) => ({
      what: `ここでは ${c['action']} を使用する権限がありません。`,
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
  output_unwritable: {
    en: (c) => ({
      what: `The report cannot be written to ${c['folder']} (${c['reason']}).`,
      todo: 'Give --out a folder that exists or can be made, and in which you may write.',
    }),
    ja: (c) => ({
      what: `レポートを ${c['folder']} に書き込めません (${c['reason']})。`,
      todo: '--out には、書き込み可能な (または作成可能な) フォルダーを指定してください。',
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
  line_full: {
    en: (c) => ({
      what:
        c['who'] === 'person'
          ? `${c['waiting']} investigations you asked for are waiting already; no more can wait for one person.`
          : `${c['waiting']} investigations are waiting already; no more can wait.`,
      todo: 'Nothing was started for this one. Try again when some of them are done; /gd-triage status shows how many wait.',
    }),
    ja: (c) => ({
      what:
        c['who'] === 'person'
          ? `依頼済みの調査が ${c['waiting']} 件待機しており、1 人あたりの上限に達しています。`
          : `調査が ${c['waiting']} 件待機しており、上限に達しています。`,
      todo: 'この依頼の調査は開始していません。待機中の調査が減ってから再実行してください。待機数は /gd-triage status で確認できます。',
    }),
  },
  asked_too_much: {
    en: (c) => ({
      what:
        c['who'] === 'person'
          ? `That is more than the ${c['most']} requests one person may make within a minute.`
          : `That is more than the ${c['most']} requests that may be made in this channel within a minute.`,
      todo: 'Nothing was started for this one; what you asked for before goes on. Wait a minute, then try again.',
    }),
    ja: (c) => ({
      what:
        c['who'] === 'person'
          ? `1 人が 1 分間に依頼できる回数 (${c['most']} 回) を超えました。`
          : `このチャンネルで 1 分間に依頼できる回数 (${c['most']} 回) を超えました。`,
      todo: 'この依頼では何も開始していません。受付済みの依頼はそのまま続きます。1 分ほど待ってから再実行してください。',
    }),
  },
  not_kept: {
    en: () => ({
      what: 'Your request could not be stored: the database did not answer in time.',
      todo: 'Nothing was started. Try again in a moment; if it happens again, tell whoever runs gd-triage.',
    }),
    ja: () => ({
      what: 'データベースから時間内に応答がなく、依頼を保存できませんでした。',
      todo: '何も開始していません。しばらくしてから再実行してください。繰り返す場合は gd-triage の運用担当者に連絡してください。',
    }),
  },
  slack_away: {
    en: (c) => ({
      what: `Slack cannot be reached, or does not let gd-triage in just now (${c['reason']}).`,
      todo: 'What you asked for is kept: gd-triage tries again by itself. If nothing comes within some minutes, tell whoever runs gd-triage.',
    }),
    ja: (c) => ({
      what: `現在、gd-triage は Slack に接続できないか、Slack に拒否されています (${c['reason']})。`,
      todo: '依頼は保存済みで、自動的に再試行します。数分たっても何も表示されない場合は gd-triage の運用担当者に連絡してください。',
    }),
  },
  slack_scope_missing: {
    en: (c) => ({
      what: `Slack refused: the app lacks the permission (scope) ${c['scope']}.`,
      todo: 'Whoever runs gd-triage adds it at api.slack.com/apps under OAuth & Permissions and installs the app again; gd-triage doctor lists all scopes. Then try again.',
    }),
    ja: (c) => ({
      what: `Slack に拒否されました。アプリに権限 (スコープ) ${c['scope']} がありません。`,
      todo: '運用担当者が api.slack.com/apps の OAuth & Permissions で追加し、アプリを再インストールする必要があります (gd-triage doctor で一覧を確認できます)。その後、再実行してください。',
    }),
  },
  given_up: {
    en: () => ({
      what: 'The investigation was interrupted again and again, and was given up.',
      todo: 'Try again. If it is interrupted once more, the log of gd-triage says why.',
    }),
    ja: () => ({
      what: '調査が繰り返し中断されたため、打ち切りました。',
      todo: '再実行してください。再び中断される場合は、gd-triage のログで原因を確認してください。',
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
} as const satisfies CatalogueSection;
