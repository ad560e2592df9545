import type { CatalogueSection } from './wording.ts';

/** What can be wrong before the bot runs: configuration, tokens, database, playbooks. */
export const startErrors = {
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
  playbook_invalid: {
    en: (c) => ({
      what: `Mistakes in the playbooks (${c['count']}):\n${c['mistakes']}`,
      todo: 'Correct the pages in prompts/playbooks; docs/playbooks.md describes them.',
    }),
    ja: (c) => ({
      what: `プレイブックに誤りがあります (${c['count']} 件):\n${c['mistakes']}`,
      todo: 'prompts/playbooks の該当ページを修正してください。書き方は docs/playbooks.md にあります。',
    }),
  },
  database_in_use: {
    en: (c) => ({
      what: `The data directory ${c['directory']} is in use by process ${c['pid']}${c['where'] === 'elsewhere' ? ' of another container or machine' : ''}.`,
      todo: 'Stop that process first. Several bots need PostgreSQL (DATABASE_URL).',
    }),
    ja: (c) => ({
      what: `データディレクトリ ${c['directory']} は${c['where'] === 'elsewhere' ? '別のコンテナまたは別のマシンの' : ''}プロセス ${c['pid']} が使用中です。`,
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
} as const satisfies CatalogueSection;
