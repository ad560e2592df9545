import type { CatalogueSection } from './wording.ts';

/** What JIRA can answer instead of a ticket. */
export const trackerErrors = {
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
} as const satisfies CatalogueSection;
