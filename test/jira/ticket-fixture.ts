import type { ChapterNumber } from '../../src/domain/claim.ts';
import { phrase, sameText, type Text, words } from '../../src/domain/phrase.ts';
import type { Chapter, Item, Report } from '../../src/domain/report.ts';
import type { TicketState } from '../../src/domain/ticket.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import type { TicketRequest } from '../../src/ports.ts';

export const findingId = '08b1830ad3896e10860152a387a36b00';
export const consoleUrl = `https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings?fId=${findingId}`;

const chapterTitles = [
  ['Executive Summary', 'エグゼクティブサマリー'],
  ['Threat Overview', '脅威の概要'],
  ['Threat Details', '脅威の詳細'],
  ['Principal Information', 'プリンシパル情報'],
  ['Abnormality Analysis', '異常性分析'],
  ['Risk Assessment', 'リスク評価'],
  ['Detailed Investigation', '詳細調査'],
  ['Recommended Countermeasures', '推奨対応策'],
] as const;
const chapterNumbers: readonly ChapterNumber[] = [1, 2, 3, 4, 5, 6, 7, 8];

export function say(en: string, ja = en): Text {
  return { en: words(en), ja: words(ja) };
}

export function buildVerdict(extra: Partial<Verdict> = {}): Verdict {
  return {
    disposition: 'suspicious',
    priority: 'P2',
    confidence: 'medium',
    falsePositiveLikelihood: 'low',
    sample: false,
    floors: [],
    proposedBy: 'rules',
    reasons: [
      {
        text: say('The sign-ins are normal, the reads are not.', 'サインインは通常、読み取りは異常です。'),
        evidence: ['E1-aaa'],
      },
    ],
    changes: [],
    ...extra,
  };
}

/** A report of eight chapters; `items` stand in chapter 7, the other chapters have one sentence and an empty part. */
export function buildReport(items: readonly Item[] = [], extra: Partial<Report> = {}): Report {
  return {
    caseKey: `111122223333/eu-west-1/${findingId}`,
    title: say('GuardDuty triage report'),
    header: [
      { label: say('Finding', '検出結果 ID'), value: sameText(phrase`${findingId}`) },
      { label: say('Detection region', '検出リージョン'), value: sameText(phrase`${'eu-west-1'}`) },
    ],
    verdict: buildVerdict(),
    headline: say('Suspicious, priority P2, confidence medium', '要注意、優先度 P2、確信度 中'),
    chapters: chapterNumbers.map((number) => buildChapter(number, items)),
    links: [{ label: say('Open in the GuardDuty console'), url: consoleUrl }],
    footer: say('Written by the built-in rules; 12 log queries, 9 s.'),
    ...extra,
  };
}

/** A request with a store of its own: `saved` lists every state in order. */
export function buildRequest(extra: Partial<TicketRequest> = {}): TicketRequest & { saved: TicketState[] } {
  const saved: TicketState[] = [];
  const report = extra.report ?? buildReport();
  return {
    caseKey: report.caseKey,
    findingId,
    report,
    summary: 'GuardDuty: Exfiltration:S3/AnomalousBehavior in 111122223333',
    threadUrl: 'https://example.slack.com/archives/C1/p1',
    consoleUrl,
    state: { state: 'none' },
    save: async (state) => void saved.push(state),
    ...extra,
    saved,
  };
}

function buildChapter(number: ChapterNumber, items: readonly Item[]): Chapter {
  const [en, ja] = chapterTitles[number - 1] ?? ['', ''];
  const sentence: Item = { kind: 'statement', text: say('One fact.', '事実が一つ。'), evidence: ['E1', 'E2'] };
  return {
    number,
    title: say(en, ja),
    parts: [
      {
        key: 'first',
        title: say('Facts', '事実'),
        items: number === 7 ? items : [sentence],
        empty: say('Nothing was asked.'),
      },
      {
        key: 'second',
        title: say('Gaps', '不足'),
        items: [],
        empty: say('Not observable: no log.', '確認不能: ログなし。'),
      },
    ],
  };
}
