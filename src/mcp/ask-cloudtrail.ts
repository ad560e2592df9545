import { z } from 'zod';
import type { Answer } from '../domain/ask.ts';
import type { Outcome } from '../domain/coverage.ts';
import { decisiveEvents, isDecisiveEvent } from '../domain/decisive-events.ts';
import { type Row, valueAt } from '../domain/evidence.ts';
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
  readFrom: z.string().nullable().catch(null),
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
  const requests = ({ pages, throttled, cached }: RegionAnswer) => (cached ? 0 : Math.max(1, pages + throttled));
  const calls = answers.reduce((sum, answer) => sum + requests(answer), 0);
  const worst = worstFirst.find((outcome) => answers.some((answer) => answer.outcome === outcome));
  return {
    outcome: worst ?? judgeComplete(rows.length, ask.maxRows),
    rows: rows.filter((row, index) => index >= rows.length - ask.maxRows || isDecisiveEvent(row)),
    byRegion: splitRegions(answers),
    tool: 'cloudtrail/lookup_events',
    detail: describe(answers),
    calls,
    paging: Math.max(0, calls - regions.length),
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
  if (found.complete) return { ...found, region, outcome: 'answered', reason: '' };
  return addDecisive({ ...found, region, outcome: 'truncated', reason: '' }, { ask, query, host, signal });
}

/** Of what was not read, the events that alone decide a finding: LookupEvents knows one attribute a call, so name by name. */
async function addDecisive(answer: RegionAnswer, asking: Asking<'cloudtrail-api'>): Promise<RegionAnswer> {
  const { ask, query, host, signal } = asking;
  const to = answer.readFrom ?? ask.to;
  const found = await Promise.all(
    decisiveEvents.map(async (value) => {
      const place = { account: ask.account, region: answer.region, from: ask.from, to, max_rows: 500 };
      const given = { ...place, attribute: 'EventName', value };
      const result = await host.call({ server: 'cloudtrail', tool: 'lookup_events', arguments: given, signal });
      return { ...(Found.safeParse(result.value).data ?? nothingFound), isWhole: result.ok };
    }),
  );
  const events = found.flatMap((one) => one.events).filter((event) => isAbout(event, query));
  const missed = found.filter(({ isWhole, complete }) => !isWhole || !complete).length;
  const sum = (count: (one: z.infer<typeof Found>) => number) => found.reduce((total, one) => total + count(one), 0);
  const named = `${found.length - missed} of ${found.length} decisive events asked for by name, ${events.length} found`;
  return {
    ...answer,
    events: [...answer.events, ...events],
    pages: answer.pages + sum(({ pages }) => pages),
    throttled: answer.throttled + sum(({ throttled }) => throttled),
    reason: `read back to ${to}; not read: ${ask.from} to ${to}, except ${named}`,
  };
}

/** Whether a record found by its name is one the question asked for. For an assumed role LookupEvents knows the session name. */
function isAbout(event: Row, { attribute, value }: Asking<'cloudtrail-api'>['query']): boolean {
  const at = (path: string) => valueAt(event, `userIdentity.${path}`);
  if (attribute === 'AccessKeyId') return at('accessKeyId') === value;
  if (attribute === 'Username') return at('userName') === value || String(at('principalId')).endsWith(`:${value}`);
  return JSON.stringify(event).includes(JSON.stringify(value).slice(1, -1));
}

function describe(answers: readonly RegionAnswer[]): string {
  const bad = answers.filter(({ outcome }) => outcome !== 'answered');
  return bad.map(({ region, outcome, reason }) => `${region}: ${outcome} (${reason})`).join('; ');
}
