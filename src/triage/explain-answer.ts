import type { Answer, Query } from '../domain/ask.ts';
import { type Phrase, phrase, type Text, words } from '../domain/phrase.ts';
import { wordTrouble } from '../domain/tool-trouble.ts';

type Gap =
  | 'not_collected'
  | 'partly_collected'
  | 'partly_recorded'
  | 'partly_read'
  | 'not_configured'
  | 'out_of_budget'
  | 'unsafe_value';

const gaps: Readonly<Record<Gap, Text>> = {
  not_collected: {
    en: words('this log is not collected here, so nothing can be said either way'),
    ja: words('このログは収集されていないため、どちらとも言えません'),
  },
  partly_collected: {
    en: words(
      'the log covers only part of the time of the finding: figures are lower bounds, and no rows prove nothing',
    ),
    ja: words(
      'このログは検知期間の一部しか対象にしていないため、数値は下限であり、行がないことは何の証明にもなりません',
    ),
  },
  partly_read: {
    en: words('read in these regions only: figures are lower bounds, and no rows prove nothing'),
    ja: words('これらのリージョンのみ照会できたため、数値は下限であり、行がないことは何の証明にもなりません'),
  },
  partly_recorded: {
    en: words('the log misses events of this question: figures are lower bounds, and no rows prove nothing'),
    ja: words('このログには照会対象のイベントが欠けているため、数値は下限であり、行がないことは何の証明にもなりません'),
  },
  not_configured: {
    en: words('no configured source can answer this'),
    ja: words('回答できるソースが設定されていません'),
  },
  unsafe_value: {
    en: words('not asked: the name in the finding holds characters that no query may hold'),
    ja: words('検出結果の名前に照会で使用できない文字が含まれるため、照会していません'),
  },
  out_of_budget: {
    en: words('not asked: the budget of this investigation was used up'),
    ja: words('調査の上限に達したため照会していません'),
  },
};

const wordings: Readonly<Record<Exclude<Answer['outcome'], 'answered'>, Text>> = {
  empty: { en: words('complete, and nothing there'), ja: words('照会は完了し、該当なし') },
  not_collected: gaps.not_collected,
  not_configured: gaps.not_configured,
  denied: { en: words('access denied'), ja: words('アクセスが拒否されました (denied)') },
  expired: {
    en: words('our credentials for this source have expired'),
    ja: words('このソースの認証情報が期限切れです'),
  },
  throttled: {
    en: words('the source kept limiting our requests until the deadline'),
    ja: words('期限までリクエスト制限が解除されませんでした'),
  },
  timed_out: { en: words('no answer in time'), ja: words('時間内に応答がありませんでした') },
  truncated: {
    en: words('more rows exist than were returned: figures are lower bounds'),
    ja: words('返された行より多くの行があり、数値は下限です'),
  },
  unavailable: { en: words('the source could not be reached'), ja: words('ソースに接続できませんでした') },
};

/** Why a question was not put to a source. The note is the operator's own, from the configuration. */
export function explainGap(kind: Gap, note?: string): Text {
  return note === undefined ? gaps[kind] : addNote(gaps[kind], note);
}

/** What came of asking: the outcome in words, and how the source got there. */
export function explainOutcome(answer: Answer, rows: number): Text {
  if (answer.outcome === 'answered') return withDetail(countRows(rows), answer);
  return withDetail(wordings[answer.outcome], answer);
}

function countRows(rows: number): Text {
  return { en: phrase`${rows} ${words(rows === 1 ? 'row' : 'rows')}, complete`, ja: phrase`${rows} 行 (完全)` };
}

function withDetail(text: Text, answer: Answer): Text {
  const waits = answer.throttled;
  if (answer.trouble) {
    const trouble = wordTrouble(answer.trouble);
    return withWaits({ en: phrase`${text.en}: ${trouble.en}`, ja: phrase`${text.ja}: ${trouble.ja}` }, waits);
  }
  if (answer.detail !== '' && answer.outcome !== 'answered') return withWaits(addNote(text, answer.detail), waits);
  return withWaits(text, waits);
}

function withWaits(text: Text, waits: number): Text {
  const en: Phrase = waits > 0 ? phrase`${text.en}; waited ${waits} time(s) for the rate limit` : text.en;
  const ja: Phrase = waits > 0 ? phrase`${text.ja}、レート制限で ${waits} 回待機` : text.ja;
  return { en, ja };
}

/** Several facts about one attempt, one after the other. */
export function joinTexts(texts: readonly Text[]): Text {
  const join = (language: keyof Text, separator: string) =>
    texts.flatMap((text, index) => [...(index > 0 ? [separator] : []), ...text[language]]);
  return { en: join('en', '; '), ja: join('ja', '、') };
}

function addNote(text: Text, note: string): Text {
  return { en: phrase`${text.en} (${note})`, ja: phrase`${text.ja} (${note})` };
}

/** The query as it was run, for the report. */
export function queryText(query: Query): string {
  if (query.via === 'splunk') return query.spl;
  if (query.via === 'files') return query.sql;
  return `LookupEvents ${query.attribute}=${query.value} (${query.regions.join(', ')})`;
}
