import { z } from 'zod';
import type { Answer, Ask, Query } from '../domain/ask.ts';
import type { Outcome } from '../domain/coverage.ts';
import type { Row } from '../domain/evidence.ts';
import { outcomeOf } from './call-result.ts';
import type { McpHost } from './host.ts';
import { sortByTime } from './record-time.ts';

export interface Asking<Via extends Query['via']> {
  readonly ask: Ask;
  readonly query: Extract<Query, { via: Via }>;
  readonly host: McpHost;
  readonly signal: AbortSignal;
}

const Found = z.looseObject({
  events: z.array(z.record(z.string(), z.unknown())).catch([]),
  complete: z.boolean().catch(false),
  pages: z.number().catch(0),
  throttled: z.number().catch(0),
  cached: z.boolean().catch(false),
});
const nothingFound = Found.parse({});

interface RegionAnswer extends z.infer<typeof Found> {
  readonly region: string;
  readonly outcome: Outcome;
  readonly reason: string;
}

/** The worse an outcome, the earlier: one bad region makes the whole answer as bad. */
const worstFirst: readonly Outcome[] = [
  'not_configured',
  'expired',
  'denied',
  'unavailable',
  'timed_out',
  'throttled',
  'not_collected',
  'truncated',
];

/** Asks CloudTrail in every region of the question and merges the answers. */
export async function askCloudTrail({ ask, query, host, signal }: Asking<'cloudtrail-api'>): Promise<Answer> {
  const regions = [...new Set(query.regions)];
  const answers = await Promise.all(regions.map((region) => askRegion(region, { ask, query, host, signal })));
  const rows = sortByTime(dedupeEvents(answers.flatMap(({ events }) => events)));
  const worst = worstFirst.find((outcome) => answers.some((answer) => answer.outcome === outcome));
  const isCut = worst === undefined && rows.length > ask.maxRows;
  return {
    outcome: worst ?? (isCut ? 'truncated' : rows.length > 0 ? 'answered' : 'empty'),
    rows: rows.slice(-ask.maxRows),
    tool: 'cloudtrail/lookup_events',
    detail: describe(answers),
    calls: answers.reduce(
      (sum, { pages, throttled, cached }) => sum + (cached ? 0 : Math.max(1, pages + throttled)),
      0,
    ),
    throttled: answers.reduce((sum, { throttled }) => sum + throttled, 0),
    cacheHits: answers.filter(({ cached }) => cached).length,
  };
}

async function askRegion(
  region: string,
  { ask, query, host, signal }: Asking<'cloudtrail-api'>,
): Promise<RegionAnswer> {
  const result = await host.call({
    server: 'cloudtrail',
    tool: 'lookup_events',
    arguments: {
      account: ask.account,
      region,
      attribute: query.attribute,
      value: query.value,
      from: ask.from,
      to: ask.to,
      max_rows: ask.maxRows,
    },
    signal,
  });
  const found = Found.safeParse(result.value).data ?? nothingFound;
  if (!result.ok) return { ...found, region, outcome: outcomeOf(result.error), reason: result.detail };
  const outcome = found.complete ? 'answered' : 'truncated';
  return { ...found, region, outcome, reason: found.complete ? '' : 'there is more than was read' };
}

/** The same event can come back from more than one region, and from more than one page. */
export function dedupeEvents(events: readonly Row[]): readonly Row[] {
  const seen = new Set<unknown>();
  return events.filter((event) => {
    const id = event['eventID'];
    if (typeof id !== 'string') return true;
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

function describe(answers: readonly RegionAnswer[]): string {
  const bad = answers.filter(({ outcome }) => outcome !== 'answered');
  return bad.map(({ region, outcome, reason }) => `${region}: ${outcome} (${reason})`).join('; ');
}
