import { localTime } from '../../domain/local-time.ts';
import { type Phrase, phrase, sameText, type Text, words } from '../../domain/phrase.ts';
import type { Item } from '../../domain/report.ts';
import type { Dossier } from './dossier.ts';
import { type Happening, listHappenings } from './happenings.ts';
import { outcomeWords } from './wording.ts';

/** Rows a reader can take in; what is beyond stands in the evidence, and the table says so. */
const mostRows = 40;

/**
 * What happened when: the finding, every event that hit a rule, and what the logs show in the day before and after, the same
 * thing by the same hand in one row. In the zone of the organisation, which the head of the table names.
 */
export function writeTimeline(dossier: Dossier, timeZone: string): readonly Item[] {
  const all = [...markFinding(dossier), ...listHappenings(dossier)];
  const weighed = all.toSorted((left, right) => right.weight - left.weight || order(left, right));
  const shown = weighed.slice(0, mostRows).toSorted(order);
  const left = weighed.slice(mostRows);
  const columns = [
    { en: words(`Time (${timeZone})`), ja: words(`時刻 (${timeZone})`) },
    { en: words('Event'), ja: words('出来事') },
    { en: words('By, from'), ja: words('主体、送信元') },
    { en: words('Evidence'), ja: words('証拠') },
  ];
  const rows = shown.map((one) => [
    sameText(words(timeText(one, timeZone))),
    eventText(one),
    sameText(one.by),
    sameText(words(one.evidence.join(', '))),
  ]);
  return [{ kind: 'table', columns, rows }, ...(left.length === 0 ? [] : [leftOut(left)]), ...writeGaps(dossier)];
}

function order(left: Happening, right: Happening): number {
  return Date.parse(left.first) - Date.parse(right.first);
}

function markFinding({ finding }: Dossier): readonly Happening[] {
  const mark = (first: string, what: Text): Happening => ({
    first,
    last: first,
    count: 1,
    what,
    by: words('GuardDuty'),
    evidence: ['finding'],
    weight: 3,
  });
  return [
    mark(finding.firstSeen, { en: words('Activity first seen'), ja: words('最初の検知') }),
    mark(finding.lastSeen, { en: words('Activity last seen'), ja: words('最後の検知') }),
  ];
}

function timeText({ first, last }: Happening, timeZone: string): string {
  const from = localTime(first, timeZone);
  const to = localTime(last, timeZone);
  const begin = `${from.date} ${from.clock}`;
  if (Date.parse(first) === Date.parse(last)) return begin;
  return from.date === to.date ? `${begin} – ${to.clock}` : `${begin} – ${to.date} ${to.clock}`;
}

function eventText({ what, count }: Happening): Text {
  const times: Phrase = count === 1 ? [] : words(` ×${count}`);
  return { en: [...what.en, ...times], ja: [...what.ja, ...times] };
}

function leftOut(rows: readonly Happening[]): Item {
  const events = rows.reduce((sum, { count }) => sum + count, 0);
  return {
    kind: 'statement',
    text: {
      en: phrase`${rows.length} further rows (${events} events) are left out here; they are in the evidence cited.`,
      ja: phrase`他 ${rows.length} 行 (イベント ${events} 件) は省略しました。引用した証拠に含まれています。`,
    },
    evidence: [...new Set(rows.flatMap(({ evidence }) => evidence))],
  };
}

/** Where the timeline may have holes: sources that gave no complete answer. */
function writeGaps({ coverage }: Dossier): readonly Item[] {
  const settled = new Set(
    coverage.filter(({ outcome }) => outcome === 'answered' || outcome === 'empty').map(({ source }) => source),
  );
  const open = coverage.filter(
    ({ outcome, source }) => outcome !== 'answered' && outcome !== 'empty' && !settled.has(source),
  );
  const holes = [...new Map(open.map((entry) => [entry.source, entry] as const)).values()];
  if (holes.length === 0) return [];
  const list = (language: 'en' | 'ja'): Phrase =>
    holes.flatMap(({ source, outcome }, index) => [
      ...(index === 0 ? [] : words(', ')),
      ...phrase`${words(source)} (${outcomeWords[outcome][language]})`,
    ]);
  return [
    {
      kind: 'statement',
      text: {
        en: phrase`Not observable, so not in this timeline: ${list('en')}.`,
        ja: phrase`確認不能 (not observable) のためタイムラインに含まれないもの: ${list('ja')}。`,
      },
      evidence: ['coverage'],
    },
  ];
}
