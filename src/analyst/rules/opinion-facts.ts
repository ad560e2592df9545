import type { Brief } from '../../domain/brief.ts';
import { valueAt } from '../../domain/evidence.ts';
import { phrase, words } from '../../domain/phrase.ts';
import { compareOpinion } from '../../domain/second-opinion.ts';
import type { Disposition } from '../../domain/verdict.ts';
import { type Draft, draft } from './draft.ts';

const comparisons = {
  agrees: ['It agrees with this report', 'このレポートと一致'],
  differs: [
    'It differs from this report: a person should read both',
    'このレポートと相違あり。両方を人が確認してください',
  ],
  open: ['It neither confirms nor contradicts this report', 'このレポートを裏付けも否定もしない'],
} as const;

/** Chapter 7: GuardDuty's own investigation beside our verdict. Shown, never obeyed. */
export function writeOpinionFacts({ evidence }: Brief, ours: Disposition): readonly Draft[] {
  return evidence
    .filter(({ source, question }) => source === 'guardduty' && question === 'OPINION')
    .flatMap((one) =>
      one.rows.flatMap((row) => {
        const [id, risk, confidence] = ['investigationId', 'riskLevel', 'confidence'].map((path) => valueAt(row, path));
        if (typeof id !== 'string') return [];
        const level = typeof risk === 'string' ? risk : null;
        const sure = typeof confidence === 'string' ? confidence : '–';
        const [en, ja] = comparisons[compareOpinion(level, ours)];
        return [
          draft(
            {
              at: '7.second-opinion',
              evidence: [one.id],
              en: phrase`GuardDuty’s own investigation ${id}: risk ${level ?? '–'}, confidence ${sure}. ${words(en)}.`,
              ja: phrase`GuardDuty 自身の調査 ${id}: リスク ${level ?? '–'}、確信度 ${sure}。${words(ja)}。`,
            },
            { kind: 'entity', value: id },
          ),
        ];
      }),
    );
}
