import type { LogSource, Organisation, SourceName } from './organisation.ts';

/** Which log, of which account and region, over which time. */
export interface LogNeed {
  readonly source: SourceName;
  /** CloudTrail only: management, s3-data, lambda-data. */
  readonly events: string | null;
  readonly bucket: string | null;
  readonly account: string;
  readonly regions: readonly string[];
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

const day = 86_400_000;

/**
 * Whether a log is collected on one way (`via`), or on any way with null. Among the entries of one way the most specific
 * one counts (environment-schema, logSources). Retention counts back from the time of the finding.
 */
export function findLog(
  need: LogNeed,
  organisation: Organisation,
  options: { via: string | null; at: string },
): LogAvailability {
  const ways = new Set(
    organisation.logSources.filter((entry) => entry.source === need.source).map((entry) => entry.via),
  );
  const asked = options.via === null ? [...ways] : [options.via];
  const found = asked.map((via) =>
    findOnWay(
      need,
      organisation.logSources.filter((entry) => entry.via === via),
      options.at,
    ),
  );
  return found.find((one) => one.collected) ?? found.find((one) => one.entry !== null) ?? absent(need, null);
}

function findOnWay(need: LogNeed, entries: readonly LogSource[], at: string): LogAvailability {
  const best = entries
    .filter((entry) => fits(entry, need))
    .sort((left, right) => specificity(right) - specificity(left))[0];
  if (!best) return absent(need, null);
  if (!best.collected) return absent(need, best);
  const kept =
    best.retentionDays === undefined ? need.from : new Date(Date.parse(at) - best.retentionDays * day).toISOString();
  const from = latest([need.from, best.from ?? need.from, kept]);
  const to = best.to !== undefined && Date.parse(best.to) < Date.parse(need.to) ? best.to : need.to;
  return Date.parse(from) < Date.parse(to) ? { collected: true, entry: best, from, to } : absent(need, best);
}

function fits(entry: LogSource, need: LogNeed): boolean {
  if (entry.source !== need.source || !listed(entry.accounts, need.account)) return false;
  if (entry.regions && !need.regions.some((region) => listed(entry.regions ?? [], region))) return false;
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

function latest(times: readonly string[]): string {
  return times.reduce((left, right) => (Date.parse(right) > Date.parse(left) ? right : left));
}

function absent(need: LogNeed, entry: LogSource | null): LogAvailability {
  return { collected: false, entry, from: need.from, to: need.to };
}
