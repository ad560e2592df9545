import type { LogSource, Organisation, SourceName } from './organisation.ts';

/** Which log, of which account and region, over which time. */
export interface LogNeed {
  readonly source: SourceName;
  /** CloudTrail only: management, s3-data, lambda-data. */
  readonly events: string | null;
  readonly bucket: string | null;
  readonly account: string;
  readonly region: string;
  readonly from: string;
  readonly to: string;
}

export interface LogAvailability {
  readonly collected: boolean;
  /** The entry that decided it; null when the organisation lists no such log. */
  readonly entry: LogSource | null;
  /** The part of the window the log really covers. */
  readonly from: string;
  readonly to: string;
}

export interface LogOptions {
  /** The way it would be reached; null for any. */
  readonly via: string | null;
  /** The time of the finding: retention counts back from it. */
  readonly at: string;
  /** Where a log has holes, the part around this moment is taken. */
  readonly around: string;
}

/** A stretch of time, in epoch milliseconds, and the entry that rules it. */
interface Stretch {
  readonly entry: LogSource;
  readonly from: number;
  readonly to: number;
}

const day = 86_400_000;

/**
 * Whether a log is collected on one way (`via`), or on any way with null. Among the entries of one way the most specific
 * one that matches the time as well counts (environment-schema, logSources).
 */
export function findLog(need: LogNeed, organisation: Organisation, options: LogOptions): LogAvailability {
  const { via } = options;
  const entries = organisation.logSources.filter((entry) => entry.source === need.source);
  const asked = via === null ? [...new Set(entries.map((entry) => entry.via))] : [via];
  const found = asked.map((way) =>
    findOnWay(
      need,
      entries.filter((entry) => entry.via === way),
      options,
    ),
  );
  return found.find((one) => one.collected) ?? found.find((one) => one.entry !== null) ?? absent(need, null);
}

function findOnWay(need: LogNeed, entries: readonly LogSource[], { at, around }: LogOptions): LogAvailability {
  const ranked = entries
    .filter((entry) => fits(entry, need))
    .sort((left, right) => specificity(right) - specificity(left))
    .map((entry) => stretchOf(entry, at));
  const runs = joinRuns(ranked, { from: Date.parse(need.from), to: Date.parse(need.to) });
  const moment = Date.parse(around);
  const run = runs.find(({ from, to }) => from <= moment && moment <= to) ?? runs.at(-1);
  if (!run) return absent(need, ranked[0]?.entry ?? null);
  return {
    collected: true,
    entry: run.entry,
    from: new Date(run.from).toISOString(),
    to: new Date(run.to).toISOString(),
  };
}

function fits(entry: LogSource, need: LogNeed): boolean {
  if (!listed(entry.accounts, need.account)) return false;
  if (entry.regions && !listed(entry.regions, need.region)) return false;
  if (entry.events && !entry.events.includes(need.events ?? 'management')) return false;
  return !entry.buckets || (need.bucket !== null && entry.buckets.includes(need.bucket));
}

function listed(list: readonly string[], name: string): boolean {
  return list.includes('*') || list.includes(name);
}

function specificity(entry: LogSource): number {
  const narrowed = [
    !entry.accounts.includes('*'),
    entry.regions && !entry.regions.includes('*'),
    entry.events,
    entry.buckets,
  ];
  return narrowed.filter(Boolean).length;
}

function stretchOf(entry: LogSource, at: string): Stretch {
  const since = entry.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(entry.from);
  const kept =
    entry.retentionDays === undefined ? Number.NEGATIVE_INFINITY : Date.parse(at) - entry.retentionDays * day;
  const to = entry.to === undefined ? Number.POSITIVE_INFINITY : Date.parse(entry.to);
  return { entry, from: Math.max(since, kept), to };
}

/** The stretches of the window in which the log is collected; neighbours in the same place are one. */
function joinRuns(ranked: readonly Stretch[], window: { readonly from: number; readonly to: number }): Stretch[] {
  const inside = ranked.flatMap(({ from, to }) => [from, to]).filter((edge) => edge > window.from && edge < window.to);
  const edges = [...new Set([window.from, ...inside, window.to])].sort((left, right) => left - right);
  const runs: Stretch[] = [];
  for (const [index, from] of edges.entries()) {
    const to = edges[index + 1];
    const ruling = ranked.find((one) => to !== undefined && one.from <= from && one.to >= to);
    if (to === undefined || !ruling?.entry.collected) continue;
    const last = runs.at(-1);
    const continues = last?.to === from && isSamePlace(last.entry, ruling.entry);
    if (last && continues) runs[runs.length - 1] = { ...last, to };
    else runs.push({ entry: ruling.entry, from, to });
  }
  return runs;
}

function isSamePlace(left: LogSource, right: LogSource): boolean {
  if (left.location !== right.location) return false;
  return left.server === right.server && left.index === right.index && left.sourcetype === right.sourcetype;
}

function absent(need: LogNeed, entry: LogSource | null): LogAvailability {
  return { collected: false, entry, from: need.from, to: need.to };
}
