import type { ChapterNumber } from '../../domain/claim.ts';
import { type Text, words } from '../../domain/phrase.ts';

export interface PartPlan {
  readonly key: string;
  readonly title: Text;
  /** What an empty part says instead of staying silent. */
  readonly empty: Text;
}

export interface ChapterPlan {
  readonly number: ChapterNumber;
  readonly title: Text;
  readonly parts: readonly PartPlan[];
}

function text(en: string, ja: string): Text {
  return { en: words(en), ja: words(ja) };
}

const nothing = text(
  'Nothing to report: the evidence holds no fact for this part.',
  '該当なし: 収集した証拠にこの項目の事実はありません。',
);
const noHuman = text(
  'Not observable: the finding names no person behind the principal.',
  '確認不能: 検出結果からプリンシパルの背後の人物を特定できません。',
);
const noSignIn = text(
  'Not applicable or not observable: see the coverage table in chapter 7.',
  '該当なし、または確認不能: 第 7 章のカバレッジ表を参照してください。',
);
const noBaseline = text(
  'Not observable: no earlier activity of this principal was found to compare with.',
  '確認不能: 比較できる過去の活動が見つかりません。',
);

const noEarlierCases = text(
  'None told: no earlier case shares principal, resource, address or type, or none could be read; see the coverage table.',
  '該当なし: プリンシパル・リソース・アドレス・検出タイプが共通する過去のケースがない、または読み取れませんでした。カバレッジ表を参照してください。',
);

const noOpinion = text(
  'None: GuardDuty’s own investigation is not switched on, or gave no answer; see the coverage table.',
  'なし: GuardDuty 自身の調査が有効でないか、回答がありません。カバレッジ表を参照してください。',
);

function part(key: string, title: Text, empty: Text = nothing): PartPlan {
  return { key, title, empty };
}

/** The eight chapters and their parts, always these and in this order (design 5.5). */
export const chapterPlan: readonly ChapterPlan[] = [
  {
    number: 1,
    title: text('Executive Summary', 'エグゼクティブサマリー'),
    parts: [
      part('key-findings', text('Key findings', '主な発見事項')),
      part('response', text('Response needed', '対応の要否と緊急度')),
      part('results', text('Main results of the investigation', '主な調査結果')),
      part('actions', text('Prioritised actions', '優先アクション')),
    ],
  },
  {
    number: 2,
    title: text('Threat Overview', '脅威の概要'),
    parts: [
      part('what-fired', text('What GuardDuty reported', 'GuardDuty の検出内容')),
      part('technique', text('Technique', '攻撃手法の分類')),
    ],
  },
  {
    number: 3,
    title: text('Threat Details', '脅威の詳細'),
    parts: [
      part('method', text('Method', '手口')),
      part('actor', text('Actor profile', '攻撃者のプロファイル')),
      part('timeline', text('Timeline', 'タイムライン')),
      part('scope', text('Scope of impact', '影響範囲')),
      part('comparison', text('Comparison with earlier activity', '過去の活動との比較'), noBaseline),
      part('bypass', text('Bypassed controls', '回避された対策')),
    ],
  },
  {
    number: 4,
    title: text('Principal Information', 'プリンシパル情報'),
    parts: [
      part('role', text('Principal', 'プリンシパル')),
      part('human', text('Person behind it', '背後の人物'), noHuman),
      part('key', text('Type and access key', '種別とアクセスキー')),
      part('attributes', text('Attributes', '属性')),
    ],
  },
  {
    number: 5,
    title: text('Abnormality Analysis', '異常性分析'),
    parts: [
      part('time', text('Time', '時間')),
      part('place', text('Place', '場所')),
      part('operation', text('Operations', '操作')),
      part('authentication', text('Authentication chain', '認証の経路')),
      part('identity-provider', text('Identity provider', 'ID プロバイダー'), noSignIn),
      part('confirmation', text('Confirmation of identity', '本人確認'), noSignIn),
    ],
  },
  {
    number: 6,
    title: text('Risk Assessment', 'リスク評価'),
    parts: [
      part('risk', text('Overall risk', '総合リスク')),
      part('false-positive', text('Likelihood of a false positive', '誤検知の可能性')),
      part('impact', text('Impact', '影響')),
    ],
  },
  {
    number: 7,
    title: text('Detailed Investigation', '詳細調査'),
    parts: [
      part(
        'coverage',
        text('Coverage: what was asked, and what could not be seen', 'カバレッジ: 照会した内容と確認できなかった内容'),
      ),
      part('queries', text('Queries as run, with results', '実行したクエリと結果')),
      part('candidates', text('Candidate users', '候補となるユーザー')),
      part('earlier-cases', text('Earlier cases', '過去のケース'), noEarlierCases),
      part('second-opinion', text('Second opinion', 'セカンドオピニオン'), noOpinion),
      part('open-points', text('Open points', '未解決の点')),
      part('changes', text('What would change this verdict', '判定が変わる条件')),
    ],
  },
  {
    number: 8,
    title: text('Recommended Countermeasures', '推奨対応策'),
    parts: [
      part('immediate', text('Immediate', '即時対応')),
      part('short-term', text('Short term', '短期')),
      part('medium-term', text('Medium term', '中期')),
      part(
        'no-response',
        text('Where no response is needed', '対応不要の理由'),
        text('Not applicable: a response is needed.', '該当なし: 対応が必要です。'),
      ),
    ],
  },
];

/** Places a claim may take: chapter number and part key. */
export function isPlace(chapter: number, key: string): boolean {
  return chapterPlan.some((plan) => plan.number === chapter && plan.parts.some((one) => one.key === key));
}
