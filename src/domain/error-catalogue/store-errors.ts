import type { CatalogueSection } from './wording.ts';

/** What can be wrong with the database and with moving it. */
export const storeErrors = {
  taken_over: {
    en: () => ({
      what: 'Another bot on the same database has taken this work over.',
      todo: 'Nothing: it goes on there. Where it happens often, look for pauses of this machine or of its network.',
    }),
    ja: () => ({
      what: '同じデータベースを使う別のボットがこの作業を引き継ぎました。',
      todo: '対応は不要です。作業は引き継ぎ先で続きます。頻発する場合は、このマシンやネットワークの停止を確認してください。',
    }),
  },
  database_taken: {
    en: (c) => ({
      what: `While this process stood still, another one took over the data directory ${c['directory']}.`,
      todo: 'This process ends, since two of them would destroy the database. Run one bot only, or use PostgreSQL (DATABASE_URL).',
    }),
    ja: (c) => ({
      what: `このプロセスが停止している間に、別のプロセスがデータディレクトリ ${c['directory']} を引き継ぎました。`,
      todo: '同時に使うとデータベースが壊れるため、このプロセスを終了します。ボットを 1 つだけ動かすか、PostgreSQL (DATABASE_URL) を使用してください。',
    }),
  },
  database_on_network: {
    en: (c) => ({
      what: `The data directory ${c['directory']} is on a network file system (${c['kind']}).`,
      todo: 'Put it on a local disk (GD_TRIAGE_DATA_DIR), or use PostgreSQL (DATABASE_URL): on such a file system two bots could destroy the database.',
    }),
    ja: (c) => ({
      what: `データディレクトリ ${c['directory']} はネットワークファイルシステム (${c['kind']}) 上にあります。`,
      todo: 'ローカルディスクに置く (GD_TRIAGE_DATA_DIR) か、PostgreSQL (DATABASE_URL) を使用してください。ネットワーク上では 2 つのボットがデータベースを壊すおそれがあります。',
    }),
  },
  database_restored: {
    en: (c) => ({
      what: `The embedded database could not be opened. A backup took its place (${c['backup']}).`,
      todo: `What happened since that backup is read again from Slack, GuardDuty and JIRA where it can be. The old files are in ${c['movedTo']}: keep them until you are sure. PostgreSQL (DATABASE_URL) is the safer home.`,
    }),
    ja: (c) => ({
      what: `組み込みデータベースを開けなかったため、バックアップ (${c['backup']}) から復元しました。`,
      todo: `バックアップ以降の内容は、可能な範囲で Slack、GuardDuty、JIRA から読み直します。元のファイルは ${c['movedTo']} にあります。確認が済むまで削除しないでください。PostgreSQL (DATABASE_URL) の使用を推奨します。`,
    }),
  },
  database_begun_anew: {
    en: (c) => ({
      what: 'The embedded database could not be opened and there is no backup, so an empty one took its place.',
      todo: `Alerts of the last days are read again from Slack, and tickets are found again by their label. The old files are in ${c['movedTo']}: keep them until you are sure. PostgreSQL (DATABASE_URL) is the safer home.`,
    }),
    ja: (c) => ({
      what: '組み込みデータベースを開けず、バックアップもないため、空のデータベースで開始しました。',
      todo: `直近のアラートは Slack から読み直し、チケットはラベルで検索します。元のファイルは ${c['movedTo']} にあります。確認が済むまで削除しないでください。PostgreSQL (DATABASE_URL) の使用を推奨します。`,
    }),
  },
  database_not_empty: {
    en: (c) => ({
      what: `The database is not empty: there are rows in ${c['table']}.`,
      todo: 'Import into a new database. Nothing was changed.',
    }),
    ja: (c) => ({
      what: `データベースが空ではありません (${c['table']} に行があります)。`,
      todo: '新しいデータベースにインポートしてください。変更は行っていません。',
    }),
  },
  export_unwritable: {
    en: (c) => ({
      what: `The export cannot be written to ${c['file']} (${c['reason']}).`,
      todo: 'Give a path where you may write and where there is no file yet.',
    }),
    ja: (c) => ({
      what: `エクスポートを ${c['file']} に書き込めません (${c['reason']})。`,
      todo: '書き込み可能で、まだファイルのないパスを指定してください。',
    }),
  },
  export_unreadable: {
    en: (c) => ({
      what: `${c['file']} cannot be imported: ${c['reason']}.`,
      todo: 'Give a file that gd-triage export wrote, complete and unchanged. Nothing was changed.',
    }),
    ja: (c) => ({
      what: `${c['file']} をインポートできません: ${c['reason']}。`,
      todo: 'gd-triage export が書き出した、変更のない完全なファイルを指定してください。変更は行っていません。',
    }),
  },
  export_newer: {
    en: (c) => ({
      what: `${c['file']} was written by a newer version of gd-triage.`,
      todo: 'Update this one first. Nothing was changed.',
    }),
    ja: (c) => ({
      what: `${c['file']} はより新しいバージョンの gd-triage で書き出されたものです。`,
      todo: '先にこちらを更新してください。変更は行っていません。',
    }),
  },
  export_older: {
    en: (c) => ({
      what: `${c['file']} is of an older version than the tables of this database.`,
      todo: 'Import into a database in which no bot was started yet. Nothing was changed.',
    }),
    ja: (c) => ({
      what: `${c['file']} はこのデータベースのテーブルより古いバージョンのものです。`,
      todo: 'ボットを一度も起動していないデータベースにインポートしてください。変更は行っていません。',
    }),
  },
} as const satisfies CatalogueSection;
