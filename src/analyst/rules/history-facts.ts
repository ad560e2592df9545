import type { Brief } from '../../domain/brief.ts';
import { valueAt } from '../../domain/evidence.ts';
import { localTime } from '../../domain/local-time.ts';
import { listValues, phrase, words } from '../../domain/phrase.ts';
import { type Draft, draft } from './draft.ts';

/** What two cases have in common, in words. */
const parts: Readonly<Record<string, readonly [string, string]>> = {
  principal: ['principal', 'プリンシパル'],
  resource: ['resource', 'リソース'],
  address: ['address', 'アドレス'],
  type: ['type', '検出タイプ'],
};

/** Chapter 7: earlier cases and what our report said then. For people: it proves nothing about this finding. */
export function writeHistoryFacts({ evidence, organisation }: Brief): readonly Draft[] {
  return evidence
    .filter(({ source }) => source === 'cases')
    .flatMap((one) =>
      one.rows.flatMap((row) => {
        const [id, type, opened] = ['findingId', 'type', 'openedAt'].map((path) => valueAt(row, path));
        if (typeof id !== 'string' || typeof type !== 'string' || typeof opened !== 'string') return [];
        const day = words(localTime(opened, organisation.timeZone).date);
        const verdict = [valueAt(row, 'disposition'), valueAt(row, 'priority')].filter(
          (value) => typeof value === 'string',
        );
        const same = [valueAt(row, 'same')].flat().flatMap((part) => (parts[String(part)] ? [String(part)] : []));
        const inCommon = (language: 0 | 1) => words(same.map((part) => parts[part]?.[language] ?? '').join(', '));
        const came = verdict.length === 0 ? ['–'] : verdict;
        return [
          draft(
            {
              at: '7.earlier-cases',
              evidence: [one.id],
              en: phrase`${day}: ${type}, finding ${id}; our report then: ${listValues(came)}; the same ${inCommon(0)}.`,
              ja: phrase`${day}: ${type}、検出結果 ${id}。当時のレポート: ${listValues(came)}。共通点: ${inCommon(1)}。`,
            },
            { kind: 'entity', value: id },
          ),
        ];
      }),
    );
}
