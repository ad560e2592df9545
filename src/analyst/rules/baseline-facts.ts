import type { Brief } from '../../domain/brief.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { ApiCall } from '../../domain/logs/read-api-call.ts';
import { phrase, words } from '../../domain/phrase.ts';
import { readCalls } from './activity-facts.ts';
import { type Draft, draft } from './draft.ts';
import { countBy } from './tally-calls.ts';

const baselineQuestions = ['Q6', 'IC.1'];
const shown = 6;

interface Comparison {
  readonly now: Evidence;
  readonly before: Evidence;
}

/** Chapter 3, comparison: calls, addresses and tools that the earlier weeks never showed. */
export function writeBaselineFacts(brief: Brief): readonly Draft[] {
  const before = brief.evidence.find(({ question, rows }) => baselineQuestions.includes(question) && rows.length > 0);
  const now = brief.evidence.find(({ question, rows }) => question === 'Q5' && rows.length > 0);
  if (!before || !now) return [];
  const pair = { now, before };
  return [
    writeVolume(pair),
    ...writeNew(pair, { path: 'eventName', read: (call) => call.name, en: 'call', ja: '呼び出し' }),
    ...writeNew(pair, { path: 'sourceIPAddress', read: (call) => call.address, en: 'address', ja: 'アドレス' }),
    ...writeNew(pair, {
      path: 'userAgent',
      read: (call) => call.userAgent,
      en: 'user agent (can be forged)',
      ja: 'ユーザーエージェント (偽装可能)',
    }),
  ];
}

function writeVolume({ now, before }: Comparison): Draft {
  const atLeast = words(before.outcome === 'truncated' ? 'at least ' : '');
  return draft(
    {
      at: '3.comparison',
      evidence: [now.id, before.id],
      en: phrase`${now.rows.length} calls around the finding; ${atLeast}${before.rows.length} in the earlier weeks that were searched.`,
      ja: phrase`検出前後の呼び出しは ${now.rows.length} 件、比較対象期間は ${before.rows.length} 件。`,
    },
    {
      kind: 'comparison',
      left: now.rows.length,
      relation: relationOf(now.rows.length, before.rows.length),
      right: before.rows.length,
      of: { evidence: now.id, where: [] },
      among: { evidence: before.id, where: [] },
    },
  );
}

function relationOf(left: number, right: number): 'more' | 'fewer' | 'equal' {
  if (left === right) return 'equal';
  return left > right ? 'more' : 'fewer';
}

interface Dimension {
  readonly path: string;
  readonly read: (call: ApiCall) => string | null;
  readonly en: string;
  readonly ja: string;
}

/** Values seen now that no earlier record shows. A truncated baseline proves nothing is new, so it yields nothing here. */
function writeNew({ now, before }: Comparison, dimension: Dimension): readonly Draft[] {
  if (before.outcome === 'truncated') return [];
  const known = new Set(readCalls(before).map(dimension.read));
  const fresh = countBy(readCalls(now).map(dimension.read)).filter(([value]) => !known.has(value));
  return fresh.slice(0, shown).map(([value, count]) =>
    draft(
      {
        at: '3.comparison',
        evidence: [now.id, before.id],
        en: phrase`New ${words(dimension.en)}: ${value}, ${count} now and never in the earlier records.`,
        ja: phrase`新規の${words(dimension.ja)}: ${value} (今回 ${count} 件、過去の記録には 0 件)。`,
      },
      {
        kind: 'comparison',
        left: count,
        relation: 'more',
        right: 0,
        of: { evidence: now.id, where: [{ path: dimension.path, equals: value }] },
        among: { evidence: before.id, where: [{ path: dimension.path, equals: value }] },
      },
    ),
  );
}
