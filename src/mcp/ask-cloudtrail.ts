import { z } from 'zod';
import type { Answer } from '../domain/ask.ts';
import type { Outcome } from '../domain/coverage.ts';
import type { Asking } from './asking.ts';
import { outcomeOf } from './call-result.ts';
import { dedupeEvents } from './dedupe-events.ts';
import { sortByTime } from './record-time.ts';

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
  return {
    outcome: worst ?? judgeComplete(rows.length, ask.maxRows),
    rows: rows.slice(-ask.maxRows),
    byRegion: splitRegions(answers),
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

/** A region that was refused must not be hidden by what another gave, nor its rows be lost. */
function splitRegions(answers: readonly RegionAnswer[]): Answer['byRegion'] {
  const hasFailed = ({ outcome }: RegionAnswer) => outcome !== 'answered' && outcome !== 'truncated';
  const failed = answers.filter(hasFailed).map(({ region }) => region);
  const read = answers.filter((one) => !hasFailed(one) || one.events.length > 0).map(({ region }) => region);
  return failed.length > 0 && read.length > 0 ? { read, failed } : undefined;
}

function judgeComplete(rows: number, maxRows: number): Outcome {
  if (rows > maxRows) return 'truncated';
  return rows > 0 ? 'answered' : 'empty';
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

function describe(answers: readonly RegionAnswer[]): string {
  const bad = answers.filter(({ outcome }) => outcome !== 'answered');
  return bad.map(({ region, outcome, reason }) => `${region}: ${outcome} (${reason})`).join('; ');
}
