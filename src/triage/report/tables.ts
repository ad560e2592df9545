import type { Coverage } from '../../domain/coverage.ts';
import { type Digest, type Evidence, ownGrounds } from '../../domain/evidence.ts';
import { localTime } from '../../domain/local-time.ts';
import { listValues, type Phrase, phrase, sameText, type Text, words } from '../../domain/phrase.ts';
import type { Item } from '../../domain/report.ts';
import type { Dossier } from './dossier.ts';
import { outcomeWords } from './wording.ts';

function heads(...pairs: readonly (readonly [string, string])[]): readonly Text[] {
  return pairs.map(([en, ja]) => ({ en: words(en), ja: words(ja) }));
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
  return [{ kind: 'table', columns, rows: coverage.map((entry) => coverageRow(entry, timeZone)) }, legend];
}

/** What the names in brackets behind a statement mean. */
const legend: Item = {
  kind: 'statement',
  text: {
    en: words(
      'Names in brackets behind a statement are what it rests on: E1, E2 … the evidence above, “finding” what GuardDuty reported, “coverage” this table, “configuration” the settings of the organisation.',
    ),
    ja: words(
      '記述の後の括弧は根拠を示します。E1, E2 … は上記の証拠、finding は GuardDuty の検出結果、coverage はこの表、configuration は組織の設定です。',
    ),
  },
  evidence: [ownGrounds.coverage],
};

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
