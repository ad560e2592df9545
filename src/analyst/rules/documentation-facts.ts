import type { Brief } from '../../domain/brief.ts';
import { valueAt } from '../../domain/evidence.ts';
import { phrase } from '../../domain/phrase.ts';
import { quoteSection } from '../../domain/quote-section.ts';
import type { Disposition } from '../../domain/verdict.ts';
import { type Draft, draft } from './draft.ts';

/** Chapters 2 and 8: AWS's own words about the type, as quotations. Shown, never obeyed; no advice where nothing is to be done. */
export function writeDocumentationFacts({ evidence }: Brief, disposition: Disposition): readonly Draft[] {
  const isHarmless = disposition === 'benign_true_positive' || disposition === 'false_positive';
  return evidence
    .filter(({ source, question }) => source === 'aws-docs' && question === 'DOCS')
    .flatMap(({ id, rows }) => rows.map((row) => [id, valueAt(row, 'url'), valueAt(row, 'text')] as const))
    .flatMap(([id, url, text]) => {
      if (typeof url !== 'string' || typeof text !== 'string') return [];
      const { description, remediation } = quoteSection(text);
      return [
        ...(description === null ? [] : [quoteDescription({ id, url, quote: description })]),
        ...(remediation === null || isHarmless ? [] : [quoteAdvice({ id, url, quote: remediation })]),
      ];
    });
}

interface Quoted {
  readonly id: string;
  readonly url: string;
  readonly quote: string;
}

function quoteDescription({ id, url, quote }: Quoted): Draft {
  return draft(
    {
      at: '2.what-fired',
      evidence: [id],
      en: phrase`AWS documentation about this type, quoted: “${quote}”`,
      ja: phrase`この検出タイプについての AWS ドキュメントの記述 (引用): 「${quote}」`,
    },
    { kind: 'documentation', url, quote },
  );
}

function quoteAdvice({ id, url, quote }: Quoted): Draft {
  return draft(
    {
      at: '8.short-term',
      evidence: [id],
      en: phrase`AWS documentation on remediation, quoted; general, not about this case: “${quote}”`,
      ja: phrase`AWS ドキュメントの対処方法 (引用。一般論であり、本件についての判断ではありません): 「${quote}」`,
    },
    { kind: 'documentation', url, quote },
  );
}
