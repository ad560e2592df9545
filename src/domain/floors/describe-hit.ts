import type { Fetched } from '../evidence-calls.ts';
import type { Finding } from '../finding.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import { listValues, phrase, words } from '../phrase.ts';
import type { FloorHit } from '../verdict.ts';
import type { Injection } from './injection.ts';
import type { Rule } from './rule.ts';
import type { TacticsFound } from './tactics.ts';
import { targetsOfCall } from './target-of-call.ts';

type Outcome = Pick<FloorHit, 'level' | 'denied' | 'authorisedBy'>;

/** Events of a hit kept for the timeline. */
const maxEvents = 5;
/** Names listed in the sentence of a hit. */
const maxNames = 4;

/** The hit of a rule on events. */
export function describeCalls(rule: Rule, calls: readonly Fetched<ApiCall>[], outcome: Outcome): FloorHit {
  const records = calls.map(({ record }) => record);
  const names = distinct(records.map((record) => record.name));
  const who = listValues(distinct(records.map(nameOf)).slice(0, maxNames));
  const where = listValues(distinct(records.flatMap((record) => record.address ?? [])).slice(0, maxNames));
  const targets = listValues(distinct(records.flatMap(targetsOfCall)).slice(0, maxNames));
  const on = targets.length > 0 ? { en: phrase` on ${targets}`, ja: phrase`、対象 ${targets}` } : { en: [], ja: [] };
  const first = records[0]?.time ?? '';
  const count = records.length;
  return {
    rule: rule.id,
    ...outcome,
    evidence: distinct(calls.flatMap((call) => call.evidence)),
    text: {
      en: phrase`${words(rule.en)}: ${listValues(names.slice(0, maxNames))}${on.en} by ${who} from ${where}, ${count} ${words(count === 1 ? 'event' : 'events')}, first at ${first}${words(outcome.denied ? '; every attempt failed' : '')}.`,
      ja: phrase`${words(rule.ja)}: ${listValues(names.slice(0, maxNames))}${on.ja}、主体 ${who}、送信元 ${where}、${count} 件、最初の時刻 ${first}${words(outcome.denied ? ' (すべて失敗)' : '')}。`,
    },
    events: records.slice(0, maxEvents).map((record) => ({ time: record.time, name: record.name, id: record.id })),
  };
}

/** The hit of a rule on the type of the finding, where no event of ours shows it. */
export function describeType(rule: Rule, finding: Finding, outcome: Outcome): FloorHit {
  return {
    rule: rule.id,
    ...outcome,
    evidence: [],
    text: {
      en: phrase`${words(rule.en)}: GuardDuty reports ${finding.type}${words(outcome.denied ? '; the call failed' : '')}.`,
      ja: phrase`${words(rule.ja)}: GuardDuty が ${finding.type} を報告しています${words(outcome.denied ? ' (呼び出しは失敗)' : '')}。`,
    },
    events: [{ time: finding.firstSeen, name: finding.type, id: finding.id }],
  };
}

/** H28. The text itself is shown elsewhere, as data. */
export function describeInjection(injections: readonly Injection[]): FloorHit {
  const paths = distinct(injections.map((one) => one.path));
  return {
    rule: 'H28',
    level: 'C',
    evidence: distinct(injections.flatMap((one) => one.evidence ?? [])),
    text: {
      en: phrase`Suspected injection: text addressed to the reader of the log in ${listValues(paths)}. It was treated as data and changed nothing.`,
      ja: phrase`インジェクションの疑い: ${listValues(paths)} にログの読み手に宛てた文章があります。データとして扱い、判定には影響していません。`,
    },
    events: [],
    denied: false,
    authorisedBy: null,
  };
}

/** H29. */
export function describeTactics(found: TacticsFound): FloorHit {
  const events = found.hits.flatMap(({ hit }) => hit.events);
  return {
    rule: 'H29',
    level: found.level,
    evidence: distinct(found.hits.flatMap(({ hit }) => hit.evidence)),
    text: {
      en: phrase`Several tactics by one principal within a day (${found.principal}): ${listValues(found.tactics)}.`,
      ja: phrase`同一主体による 24 時間以内の複数の戦術 (${found.principal}): ${listValues(found.tactics)}。`,
    },
    events: events.toSorted((a, b) => (a.time < b.time ? -1 : 1)).slice(0, maxEvents),
    denied: false,
    authorisedBy: null,
  };
}

function nameOf(call: ApiCall): string {
  return call.principal.arn ?? call.principal.userName ?? call.principal.id ?? call.principal.type ?? '-';
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
