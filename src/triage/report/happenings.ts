import { type Phrase, phrase, type Text, words } from '../../domain/phrase.ts';
import type { Dossier } from './dossier.ts';
import { type Moment, readMoment } from './read-moment.ts';

/** One row of the timeline: the same thing by the same hand, once or many times. */
export interface Happening {
  /** ISO 8601. */
  readonly first: string;
  readonly last: string;
  readonly count: number;
  readonly what: Text;
  readonly by: Phrase;
  readonly evidence: readonly string[];
  /** What is shown first where there is too much: rules, changes and refusals, the rest. */
  readonly weight: number;
}

const day = 86_400_000;
/** Questions whose rows are ordinary business to compare with. */
const background: ReadonlySet<string> = new Set(['Q6', 'Q9', 'IC.1']);

/** What the logs show from a day before the finding to a day after it, and every event that hit a rule whenever it was. */
export function listHappenings(dossier: Dossier): readonly Happening[] {
  const rules = rulesByEvent(dossier);
  const from = Date.parse(dossier.finding.firstSeen) - day;
  const to = Date.parse(dossier.finding.lastSeen) + day;
  const moments = new Map<string, Moment & { evidence: string[] }>();
  for (const evidence of dossier.evidence) {
    for (const row of evidence.rows) {
      const moment = readMoment(evidence, row, rules);
      if (moment === null) continue;
      const isNear = Date.parse(moment.time) >= from && Date.parse(moment.time) <= to;
      const isHit = rules.has(moment.id);
      if (!isHit && (!isNear || background.has(evidence.question))) continue;
      const known = moments.get(moment.id);
      if (known) known.evidence.push(evidence.id);
      else moments.set(moment.id, { ...moment, evidence: [evidence.id] });
    }
  }
  for (const moment of unseenHits(dossier)) if (!moments.has(moment.id)) moments.set(moment.id, moment);
  const groups = Map.groupBy(moments.values(), ({ what, by }) => JSON.stringify([what.en, by]));
  return [...groups.values()].flatMap(splitByPause).map(joinMoments);
}

/** The same thing again after hours is another event. */
const pause = day / 4;

function splitByPause<Item extends Moment>(group: readonly Item[]): readonly (readonly Item[])[] {
  const sorted = group.toSorted((left, right) => Date.parse(left.time) - Date.parse(right.time));
  const runs: Item[][] = [];
  for (const one of sorted) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    if (last && before && Date.parse(one.time) - Date.parse(before.time) <= pause) last.push(one);
    else runs.push([one]);
  }
  return runs;
}

function joinMoments(group: readonly (Moment & { readonly evidence: readonly string[] })[]): Happening {
  const [one] = group;
  const { what, by } = one ?? { what: { en: [], ja: [] }, by: [] };
  const hit = [...new Set(group.flatMap(({ rules }) => rules ?? []))];
  const mark = hit.length === 0 ? [] : words(` (${hit.join(', ')})`);
  return {
    first: one?.time ?? '',
    last: group.at(-1)?.time ?? '',
    count: group.length,
    what: { en: [...what.en, ...mark], ja: [...what.ja, ...mark] },
    by,
    weight: Math.max(...group.map(({ weight }) => weight)),
    evidence: [...new Set(group.flatMap(({ evidence }) => evidence))],
  };
}

/** Events that hit a rule and stand in no row that was kept: those the finding itself tells. */
function unseenHits({ verdict }: Dossier): readonly (Moment & { evidence: string[] })[] {
  return verdict.floors.flatMap(({ events, evidence, rule }) =>
    events.map(({ id, time, name }) => ({
      id,
      time,
      what: { en: phrase`${name}`, ja: phrase`${name}` },
      by: words('–'),
      weight: 3,
      rules: [rule],
      evidence: evidence.length > 0 ? [...evidence] : ['finding'],
    })),
  );
}

function rulesByEvent({ verdict }: Dossier): ReadonlyMap<string, readonly string[]> {
  const rules = new Map<string, string[]>();
  for (const { rule, events } of verdict.floors)
    for (const { id } of events) rules.set(id, [...(rules.get(id) ?? []), rule]);
  return rules;
}
