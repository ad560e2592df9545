import type { Ask, Query } from '../domain/ask.ts';
import type { Entities } from '../domain/entities.ts';
import type { Finding } from '../domain/finding.ts';
import type { LogSource } from '../domain/organisation.ts';
import { listPlaceholders } from './placeholders.ts';
import { hoursOf, type Question, type SourceQuery } from './playbook.ts';

/** What is read of one question; beyond it the decisive events are asked for by name. About 15 MB of CloudTrail. */
const maxRows = 12_000;
const longestValue = 512;
const hour = 3_600_000;

export interface Binding {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly homeRegion: string;
  readonly now: Date;
}

/** A query that cannot be asked of this finding. */
export interface Unbound {
  /** The entity it needs. */
  readonly missing: string;
  /** `absent`: the finding does not name it. `unsafe`: it names something no query may hold. */
  readonly why: 'absent' | 'unsafe';
}

/** The time a question looks at, cut at the present. ISO 8601, UTC. */
export function windowOf(
  question: Question,
  { finding, now }: Binding,
): { readonly from: string; readonly to: string } {
  const to = Math.min(moment(question.window.to, finding), now.getTime());
  return { from: new Date(moment(question.window.from, finding)).toISOString(), to: new Date(to).toISOString() };
}

/** Global services (IAM, STS, sign-in) log to us-east-1, so that region and the home region are always asked too. */
export function regionsOf({ finding, homeRegion }: Pick<Binding, 'finding' | 'homeRegion'>): readonly string[] {
  return [...new Set([finding.region, homeRegion, 'us-east-1'])];
}

export interface BindRequest {
  readonly question: Question;
  readonly query: SourceQuery;
  readonly window: { readonly from: string; readonly to: string };
  /** Where the log is kept; names index and sourcetype for Splunk. */
  readonly entry: LogSource | null;
}

/** Puts the finding's entities into one query, each escaped for its language. */
export function bindQuery(request: BindRequest, binding: Binding): Ask | Unbound {
  const query = bind(request, binding);
  if ('missing' in query) return query;
  return {
    question: request.question.id,
    source: request.query.source,
    account: binding.finding.accountId,
    ...request.window,
    query,
    maxRows,
  };
}

function bind({ query, entry }: BindRequest, binding: Binding): Query | Unbound {
  const regions = regionsOf(binding);
  const { entities } = binding;
  if (query.via === 'cloudtrail-api') {
    const value = fill(query.value, { entities, quote: (raw) => raw, isSafe: isPlain });
    const server = entry?.server;
    return typeof value === 'string' ? { via: query.via, server, attribute: query.attribute, value, regions } : value;
  }
  if (query.via === 'files') {
    const sql = fill(query.sql, { entities, quote: quoteSql, isSafe: isPlain });
    return typeof sql === 'string' ? { via: query.via, sql: sql.trim(), regions } : sql;
  }
  const places = { index: placeSpl(entry?.index), sourcetype: placeSpl(entry?.sourcetype) };
  const spl = fill(query.spl, { entities, quote: quoteSpl, isSafe: isSafeInSpl, places });
  return typeof spl === 'string'
    ? { via: query.via, server: entry?.server ?? 'splunk', spl: spl.trim(), regions }
    : spl;
}

interface Filling {
  readonly entities: Entities;
  readonly quote: (raw: string) => string;
  readonly isSafe: (raw: string) => boolean;
  /** From the configuration, quoted already. */
  readonly places?: Readonly<Record<string, string>>;
}

/** Replaces every `{entity}` in one go, so that no value is read as a template; a list becomes `(a, b)`. */
function fill(template: string, { entities, quote, isSafe, places = {} }: Filling): string | Unbound {
  const known = new Map<string, unknown>(Object.entries(entities));
  const names = listPlaceholders(template).filter((name) => !(name in places));
  const missing = names.find((name) => valuesOf(known.get(name)).length === 0);
  if (missing !== undefined) return { missing, why: 'absent' };
  const unsafe = names.find((name) => !valuesOf(known.get(name)).every(isSafe));
  if (unsafe !== undefined) return { missing: unsafe, why: 'unsafe' };
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = known.get(name);
    const quoted = valuesOf(value).map(quote).join(', ');
    return places[name] ?? (Array.isArray(value) ? `(${quoted})` : quoted);
  });
}

function valuesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(valuesOf);
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** No name in a log we look for is that long or holds a control character. */
function isPlain(raw: string): boolean {
  return raw.length <= longestValue && !/\p{Cc}/u.test(raw);
}

/** Splunk reads `*` as a wildcard even inside quotes, and expands what stands between backticks before it looks at quotes. */
function isSafeInSpl(raw: string): boolean {
  return isPlain(raw) && !/[*`]/.test(raw);
}

/** Without an entry for the log every index is searched. */
function placeSpl(name: string | undefined): string {
  return name === undefined ? '*' : quoteSpl(name);
}

function quoteSpl(raw: string): string {
  return `"${raw.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}

function quoteSql(raw: string): string {
  return `'${raw.replace(/'/g, "''")}'`;
}

function moment(offset: string, finding: Finding): number {
  const from = offset.startsWith('-') ? finding.firstSeen : finding.lastSeen;
  return Date.parse(from) + hoursOf(offset) * hour;
}
