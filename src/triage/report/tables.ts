import type { Coverage } from '../../domain/coverage.ts';
import type { Digest, Evidence } from '../../domain/evidence.ts';
import { localTime } from '../../domain/local-time.ts';
import { listValues, type Phrase, phrase, sameText, type Text, words } from '../../domain/phrase.ts';
import type { Item } from '../../domain/report.ts';
import type { Dossier } from './dossier.ts';
import { outcomeWords } from './wording.ts';

interface Moment {
  readonly time: string;
  readonly what: Text;
  readonly evidence: string;
}

function heads(...pairs: readonly (readonly [string, string])[]): readonly Text[] {
  return pairs.map(([en, ja]) => ({ en: words(en), ja: words(ja) }));
}

/** What happened when: the finding, the edges of each log, and every event that hit a floor. */
export function timelineTable(dossier: Dossier, timeZone: string): readonly Item[] {
  const moments = [...findingMoments(dossier), ...dossier.evidence.flatMap(edgeMoments), ...floorMoments(dossier)];
  const sorted = moments.sort((left, right) => Date.parse(left.time) - Date.parse(right.time));
  const rows = sorted.map(({ time, what, evidence }) => [
    sameText(words(formatLocal(time, timeZone))),
    what,
    sameText(words(evidence)),
  ]);
  return [{ kind: 'table', columns: heads(['Time', '時刻'], ['Event', '出来事'], ['Evidence', '証拠']), rows }];
}

function findingMoments({ finding }: Dossier): readonly Moment[] {
  return [
    {
      time: finding.firstSeen,
      what: { en: words('GuardDuty: activity first seen'), ja: words('GuardDuty: 最初の検知') },
      evidence: 'finding',
    },
    {
      time: finding.lastSeen,
      what: { en: words('GuardDuty: activity last seen'), ja: words('GuardDuty: 最後の検知') },
      evidence: 'finding',
    },
  ];
}

function edgeMoments({ id, source, question, digest }: Evidence): readonly Moment[] {
  if (digest.first === null || digest.last === null || question === 'Q6' || question === 'Q9') return [];
  const of = words(`${source}, ${question}`);
  const first = {
    time: digest.first,
    what: { en: phrase`first record (${of})`, ja: phrase`最初の記録 (${of})` },
    evidence: id,
  };
  const last = {
    time: digest.last,
    what: { en: phrase`last record (${of})`, ja: phrase`最後の記録 (${of})` },
    evidence: id,
  };
  return digest.first === digest.last ? [first] : [first, last];
}

function floorMoments({ verdict }: Dossier): readonly Moment[] {
  const seen = new Set<string>();
  return verdict.floors.flatMap((floor) =>
    floor.events.flatMap((event) => {
      if (seen.has(event.id)) return [];
      seen.add(event.id);
      const rule = words(floor.rule);
      return [
        { time: event.time, what: sameText(phrase`${event.name} (${rule})`), evidence: floor.evidence.join(', ') },
      ];
    }),
  );
}

/** Which question was put to which source over which time, and what became of it. */
export function coverageTable({ coverage }: Dossier, timeZone: string): readonly Item[] {
  const columns = heads(
    ['Question', '質問'],
    ['Source', 'ソース'],
    ['Window', '期間'],
    ['Regions', 'リージョン'],
    ['Outcome', '結果'],
    ['Evidence', '証拠'],
  );
  return [{ kind: 'table', columns, rows: coverage.map((entry) => coverageRow(entry, timeZone)) }];
}

function coverageRow(entry: Coverage, timeZone: string): readonly Text[] {
  const mark = entry.decisive ? { en: words(' (decisive)'), ja: words(' (決定的)') } : { en: [], ja: [] };
  const window = words(`${formatLocal(entry.from, timeZone)} – ${formatLocal(entry.to, timeZone)}`);
  const cell = (language: 'en' | 'ja'): Phrase =>
    phrase`${outcomeWords[entry.outcome][language]}: ${entry.detail[language]}`;
  return [
    {
      en: phrase`${words(entry.question)} ${entry.title.en}${mark.en}`,
      ja: phrase`${words(entry.question)} ${entry.title.ja}${mark.ja}`,
    },
    sameText(words(`${entry.source} (${entry.via})`)),
    sameText(window),
    sameText(words(entry.regions.join(', ') || '–')),
    { en: cell('en'), ja: cell('ja') },
    sameText(words(entry.evidence ?? '–')),
  ];
}

/** Every query as it was run, with what it returned. */
export function queryItems({ evidence }: Dossier, chosen: (evidence: Evidence) => boolean): readonly Item[] {
  return evidence.filter(chosen).map((one) => ({
    kind: 'query',
    evidence: one.id,
    source: `${one.tool} · ${one.question}`,
    query: one.query,
    result: resultText(one),
  }));
}

function resultText({ rows, digest, outcome }: Evidence): Text {
  const atLeast = outcome === 'truncated';
  const tops = topTallies(digest);
  const en = phrase`${words(atLeast ? 'at least ' : '')}${rows.length} ${words(rows.length === 1 ? 'row' : 'rows')}`;
  const ja = phrase`${rows.length} 行${words(atLeast ? '以上' : '')}`;
  if (tops.length === 0) return { en, ja };
  return { en: phrase`${en}; most frequent: ${listValues(tops)}`, ja: phrase`${ja}。多い順: ${listValues(tops)}` };
}

function topTallies(digest: Digest): readonly string[] {
  const [first] = Object.values(digest.tallies).filter((tallies) => tallies.length > 0);
  return (first ?? []).slice(0, 5).map(({ value, count }) => `${value} ×${count}`);
}

/** `2026-03-03 10:00:00 +09:00`: the zone's name stands in the report's header. */
function formatLocal(instant: string, timeZone: string): string {
  const { date, clock, offset } = localTime(instant, timeZone);
  return `${date} ${clock} ${offset}`;
}
