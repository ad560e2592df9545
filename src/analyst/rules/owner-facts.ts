import type { Brief } from '../../domain/brief.ts';
import { valueAt } from '../../domain/evidence.ts';
import { listValues, phrase, words } from '../../domain/phrase.ts';
import { type Draft, draft } from './draft.ts';

const shown = 8;

/** Chapter 5, place: whose network an address is in, by the operator's own lists and with their day. */
export function writeOwnerFacts({ evidence }: Brief): readonly Draft[] {
  return evidence
    .filter(({ source }) => source === 'addresses')
    .flatMap((one) =>
      one.rows.slice(0, shown).flatMap((row) => {
        const address = valueAt(row, 'address');
        const facts = [valueAt(row, 'owner'), valueAt(row, 'cloud')].filter((fact) => typeof fact === 'string');
        if (typeof address !== 'string' || facts.length === 0) return [];
        const days = [valueAt(row, 'asOf')].flat().filter((day) => typeof day === 'string');
        const day = days.length === 0 ? '–' : days.toSorted().join(', ');
        return [
          draft(
            {
              at: '5.place',
              evidence: [one.id],
              en: phrase`${address} belongs to ${listValues(facts)} (local lists of ${words(day)}).`,
              ja: phrase`${address} の所有者: ${listValues(facts)} (${words(day)} 時点の手元の一覧)。`,
            },
            { kind: 'entity', value: address },
          ),
        ];
      }),
    );
}
