import type { Brief } from '../../domain/brief.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { localTime } from '../../domain/local-time.ts';
import { type Phrase, phrase, type Text, words } from '../../domain/phrase.ts';
import type { FloorHit } from '../../domain/verdict.ts';
import { type Draft, draft } from './draft.ts';

/** Questions about what was done around the finding, not about ordinary business before. */
const activity = /^(Q5|EKS\.1|RDS\.1|LAM\.1)$/;
const steps = 6;

/** Chapter 5, time: when the activity began and ended, how long it took, and which step came before which. */
export function writeTimeFacts(brief: Brief): readonly Draft[] {
  const zone = brief.organisation.timeZone;
  const seen = brief.evidence.find(
    ({ question, outcome, digest }) => activity.test(question) && outcome === 'answered' && digest.first !== null,
  );
  return [...(seen === undefined ? [] : writeSpan(seen, zone)), ...writeOrder(brief.floors, zone)];
}

function writeSpan({ id, digest, question }: Evidence, zone: string): readonly Draft[] {
  const { first, last } = digest;
  if (first === null || last === null) return [];
  const of = { evidence: id, where: [] };
  const edge = (which: 'first' | 'last', value: string, text: Text): Draft =>
    draft({ at: '5.time', evidence: [id], en: text.en, ja: text.ja }, { kind: 'time', of, edge: which, value });
  const at = (value: string): Phrase => words(localTime(value, zone).rendered);
  const begin = edge('first', first, {
    en: phrase`The first record of ${words(question)} is of ${at(first)}.`,
    ja: phrase`${words(question)} の最初の記録は ${at(first)}。`,
  });
  if (Date.parse(first) === Date.parse(last)) return [begin];
  const seconds = Math.round((Date.parse(last) - Date.parse(first)) / 1000);
  const length = lengthText(seconds);
  return [
    begin,
    edge('last', last, {
      en: phrase`The last record of ${words(question)} is of ${at(last)}.`,
      ja: phrase`${words(question)} の最後の記録は ${at(last)}。`,
    }),
    draft(
      {
        at: '5.time',
        evidence: [id],
        en: phrase`From the first to the last: ${length.en}.`,
        ja: phrase`最初から最後まで: ${length.ja}。`,
      },
      { kind: 'interval', from: first, to: last, seconds },
    ),
  ];
}

/** Seconds as people say them: the two largest units. */
function lengthText(seconds: number): Text {
  const units = [
    [86_400, 'd', '日'],
    [3600, 'h', '時間'],
    [60, 'min', '分'],
    [1, 's', '秒'],
  ] as const;
  let rest = seconds;
  const parts = units.flatMap(([size, en, ja]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [{ en: `${count} ${en}`, ja: `${count} ${ja}` }];
  });
  const largest = parts.slice(0, 2);
  return { en: words(largest.map(({ en }) => en).join(' ')), ja: words(largest.map(({ ja }) => ja).join(' ')) };
}

/** Steps of an attack in their order: each kind of event that hit an indicator, the first time it did. */
function writeOrder(floors: readonly FloorHit[], zone: string): readonly Draft[] {
  const events = floors.flatMap(({ events: hits, evidence, rule }) =>
    evidence.length === 0 ? [] : hits.map((event) => ({ ...event, evidence, rule })),
  );
  const sorted = events.toSorted((left, right) => Date.parse(left.time) - Date.parse(right.time));
  const firsts = sorted.filter((event, index) => sorted.findIndex(({ name }) => name === event.name) === index);
  return firsts.slice(1, steps).flatMap((later, index) => {
    const earlier = firsts[index];
    if (earlier === undefined || Date.parse(earlier.time) >= Date.parse(later.time)) return [];
    const [from, to] = [earlier, later].map(({ time }) => words(localTime(time, zone).rendered));
    return [
      draft(
        {
          at: '3.timeline',
          evidence: [...new Set([...earlier.evidence, ...later.evidence])],
          en: phrase`${earlier.name} (${from ?? []}) came before ${later.name} (${to ?? []}).`,
          ja: phrase`${earlier.name} (${from ?? []}) は ${later.name} (${to ?? []}) より前に行われました。`,
        },
        { kind: 'ordering', earlier: earlier.time, later: later.time },
      ),
    ];
  });
}
