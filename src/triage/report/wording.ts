import type { Outcome } from '../../domain/coverage.ts';
import { phrase, type Text, words } from '../../domain/phrase.ts';
import type { Disposition, Grade, Priority, Verdict } from '../../domain/verdict.ts';

function text(en: string, ja: string): Text {
  return { en: words(en), ja: words(ja) };
}

export const dispositionWords: Readonly<Record<Disposition, Text>> = {
  true_positive: text('True positive', '真陽性 (true positive)'),
  suspicious: text('Suspicious', '要注意 (suspicious)'),
  benign_true_positive: text('Benign true positive', '無害な真陽性 (benign true positive)'),
  false_positive: text('False positive', '誤検知 (false positive)'),
  inconclusive: text('Inconclusive', '判定不能 (inconclusive)'),
};

export const gradeWords: Readonly<Record<Grade, Text>> = {
  low: text('low', '低'),
  medium: text('medium', '中'),
  high: text('high', '高'),
};

/** Outcome names stay as they are in Japanese too, so that a report can be searched for them. */
export const outcomeWords: Readonly<Record<Outcome, Text>> = {
  answered: text('answered', '回答あり (answered)'),
  empty: text('empty', '該当なし (empty)'),
  not_collected: text('not collected', '未収集 (not_collected)'),
  denied: text('denied', '拒否 (denied)'),
  expired: text('expired', '期限切れ (expired)'),
  throttled: text('throttled', '制限超過 (throttled)'),
  timed_out: text('timed out', '時間切れ (timed_out)'),
  truncated: text('truncated', '一部のみ (truncated)'),
  unavailable: text('unavailable', '接続不可 (unavailable)'),
  not_configured: text('not configured', '未設定 (not_configured)'),
};

const urgency: Readonly<Record<Priority, Text>> = {
  P1: text('respond now, within 15 minutes', '直ちに対応 (15 分以内)'),
  P2: text('respond within the hour', '1 時間以内に対応'),
  P3: text('respond within four hours', '4 時間以内に対応'),
  P4: text('handle within a day', '1 日以内に処理'),
};

/** Whether someone must act, and how soon. */
export function responseText(verdict: Verdict): Text {
  const soon = urgency[verdict.priority];
  if (verdict.sample) {
    return text(
      'No response to the finding itself: it is a sample. Confirm who created it.',
      '検出結果そのものへの対応は不要です (サンプル)。作成者を確認してください。',
    );
  }
  if (verdict.disposition === 'benign_true_positive' || verdict.disposition === 'false_positive') {
    return {
      en: phrase`No response needed beyond closing it (${words(verdict.priority)}).`,
      ja: phrase`クローズ以外の対応は不要です (${words(verdict.priority)})。`,
    };
  }
  return {
    en: phrase`Yes, ${words(verdict.priority)}: ${soon.en}.`,
    ja: phrase`対応が必要です。${words(verdict.priority)}: ${soon.ja}。`,
  };
}

/** The one line everything begins with. */
export function headlineOf(verdict: Verdict): Text {
  const disposition = verdict.sample
    ? text('Sample finding', 'サンプルの検出結果')
    : dispositionWords[verdict.disposition];
  return {
    en: phrase`${disposition.en}, priority ${words(verdict.priority)}, confidence ${gradeWords[verdict.confidence].en}`,
    ja: phrase`${disposition.ja}、優先度 ${words(verdict.priority)}、確信度 ${gradeWords[verdict.confidence].ja}`,
  };
}
