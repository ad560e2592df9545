import { z } from 'zod';
import type { Outcome } from './coverage.ts';

const texts = z.array(z.string()).default([]);
/** One condition of an advanced event selector; basic selectors are written the same way. All lists empty: no condition. */
const Condition = z.object({
  field: z.string(),
  equals: texts,
  startsWith: texts,
  endsWith: texts,
  notEquals: texts,
  notStartsWith: texts,
  notEndsWith: texts,
});
export type Condition = z.infer<typeof Condition>;

/** A trail that records an account's events in a region, as AWS describes it. Times are ISO 8601, UTC. */
export const TrailSchema = z.object({
  name: z.string(),
  arn: z.string(),
  organization: z.boolean(),
  /** Null: AWS did not let us see it. */
  logging: z.boolean().nullable(),
  started: z.string().nullable(),
  stopped: z.string().nullable(),
  /** Why the trail cannot write its files, as AWS names it. */
  deliveryError: z.string().nullable(),
  /** Each selector is a list of conditions that must all hold. Null: AWS did not let us see them. */
  selectors: z.array(z.array(Condition)).nullable(),
});
export type Trail = z.infer<typeof TrailSchema>;

/** What AWS says about its own trails; null with the reason where it does not say. */
export interface TrailsAnswer {
  readonly trails: readonly Trail[] | null;
  /** Why there is none: denied, throttled … */
  readonly outcome: Outcome;
  readonly calls: number;
}

/** Which events of a place are asked for. */
export interface TrailNeed {
  /** management, s3-data, lambda-data. */
  readonly events: string;
  readonly bucket: string | null;
  readonly from: string;
  readonly to: string;
}

export interface Gap {
  readonly from: string;
  readonly to: string;
}

/** What the trails say about a log. `some`: only a part of these events is selected. */
export interface TrailRuling {
  readonly recorded: 'all' | 'some' | 'none' | 'unknown';
  /** The trails that record them. */
  readonly trails: readonly string[];
  /** Parts of the window in which provably no such trail was logging. */
  readonly gaps: readonly Gap[];
  readonly deliveryError: string | null;
}

type Extent = 'all' | 'some' | 'none';
const resourceTypes: Readonly<Record<string, string>> = {
  's3-data': 'AWS::S3::Object',
  'lambda-data': 'AWS::Lambda::Function',
};

/** Which of these events the trails of a place record, and when they did not (CloudTrail API reference: event selectors). */
export function judgeTrails(trails: readonly Trail[], need: TrailNeed): TrailRuling {
  const judged = trails.map((trail) => ({ trail, extent: trail.selectors && judgeSelectors(trail.selectors, need) }));
  const whole = judged.filter(({ extent }) => extent === 'all').map(({ trail }) => trail);
  const partial = judged.filter(({ extent }) => extent === 'some').map(({ trail }) => trail);
  const delivering = whole.filter(({ deliveryError }) => deliveryError === null);
  const chosen = [delivering, whole, partial].find((one) => one.length > 0) ?? [];
  return {
    recorded: summarise(judged.map(({ extent }) => extent)),
    trails: chosen.map(({ name }) => name),
    gaps: whole.length > 0 ? sharedGaps(chosen, need) : [],
    deliveryError: delivering.length > 0 ? null : (chosen[0]?.deliveryError ?? null),
  };
}

function summarise(extents: readonly (Extent | null)[]): TrailRuling['recorded'] {
  if (extents.includes('all')) return 'all';
  if (extents.includes('some')) return 'some';
  return extents.includes(null) ? 'unknown' : 'none';
}

/** Reads and writes selected by two selectors are together everything. */
function judgeSelectors(selectors: readonly (readonly Condition[])[], need: TrailNeed): Extent {
  const fitting = selectors.map((conditions) => judgeSelector(conditions, need));
  if (fitting.some(({ extent }) => extent === 'all')) return 'all';
  const halves = new Set(fitting.flatMap(({ half }) => (half === null ? [] : [half])));
  if (halves.size === 2) return 'all';
  return fitting.some(({ extent }) => extent === 'some') ? 'some' : 'none';
}

interface Fit {
  readonly extent: Extent;
  /** `true` or `false`: everything of that readOnly, and nothing else limits it. */
  readonly half: string | null;
}

function judgeSelector(conditions: readonly Condition[], need: TrailNeed): Fit {
  const type = resourceTypes[need.events];
  const category = type === undefined ? 'Management' : 'Data';
  const parts = conditions.map((condition): { extent: Extent; half: string | null } => {
    const { field, equals } = condition;
    if (field === 'eventCategory') return { extent: equals.includes(category) ? 'all' : 'none', half: null };
    if (field === 'resources.type') return { extent: type && equals.includes(type) ? 'all' : 'none', half: null };
    if (field === 'resources.ARN') return { extent: judgeArn(condition, need), half: null };
    return { extent: 'some', half: field === 'readOnly' && equals.length === 1 ? (equals[0] ?? null) : null };
  });
  if (parts.some(({ extent }) => extent === 'none')) return { extent: 'none', half: null };
  const limits = parts.filter(({ extent }) => extent === 'some');
  const [only] = limits;
  if (only === undefined) return { extent: 'all', half: null };
  return { extent: 'some', half: limits.length === 1 ? only.half : null };
}

/** Whether a condition on the ARN takes in every object of the bucket, some, or none. */
function judgeArn(condition: Condition, { events, bucket }: TrailNeed): Extent {
  const { equals, startsWith, endsWith, notEquals, notStartsWith, notEndsWith } = condition;
  if (events !== 's3-data' || bucket === null || endsWith.length + notEndsWith.length > 0) return 'some';
  const objects = `arn:aws:s3:::${bucket}/`;
  const covers = (start: string) => objects.startsWith(start);
  const touches = (start: string) => start.startsWith(objects);
  if (notStartsWith.some(covers)) return 'none';
  if ([...notStartsWith, ...notEquals].some(touches)) return 'some';
  if (startsWith.length + equals.length === 0) return 'all';
  if (startsWith.some(covers)) return 'all';
  return [...startsWith, ...equals].some(touches) ? 'some' : 'none';
}

/** A trail that logged closes the gap of another. */
function sharedGaps(trails: readonly Trail[], { from, to }: Gap): readonly Gap[] {
  const window = { from: Date.parse(from), to: Date.parse(to) };
  const [first = [], ...others] = trails.map((trail) => gapsOf(trail, window));
  return others
    .reduce((shared, gaps) => shared.flatMap((one) => gaps.flatMap((other) => overlap(one, other))), first)
    .map((gap) => ({ from: new Date(gap.from).toISOString(), to: new Date(gap.to).toISOString() }));
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the status proves: not before its only start, not between the last stop and the start after it, not since a stop. */
function gapsOf({ logging, started, stopped }: Trail, window: Span): readonly Span[] {
  const start = started === null ? null : Date.parse(started);
  const stop = stopped === null ? null : Date.parse(stopped);
  const isOff = logging === false;
  if (stop === null) {
    if (isOff) return [window];
    return start === null ? [] : overlap({ from: Number.NEGATIVE_INFINITY, to: start }, window);
  }
  const end = isOff || start === null || start < stop ? Number.POSITIVE_INFINITY : start;
  return overlap({ from: stop, to: end }, window);
}

function overlap(left: Span, right: Span): readonly Span[] {
  const from = Math.max(left.from, right.from);
  const to = Math.min(left.to, right.to);
  return from < to ? [{ from, to }] : [];
}
