import type { Ask, Query } from '../domain/ask.ts';
import type { Entities } from '../domain/entities.ts';
import type { Finding } from '../domain/finding.ts';
import type { LogSource } from '../domain/organisation.ts';
import type { Question, SourceQuery } from './playbook.ts';

const maxRows = 2000;
const hour = 3_600_000;

export interface Binding {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly homeRegion: string;
  readonly now: Date;
}

/** A query that cannot be asked of this finding, because the finding does not name what the query needs. */
export interface Unbound {
  readonly missing: string;
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
  if (query.via === 'cloudtrail-api') {
    const value = fill(query.value, binding.entities, (raw) => raw);
    return typeof value === 'string' ? { via: query.via, attribute: query.attribute, value, regions } : value;
  }
  if (query.via === 'files') {
    const sql = fill(query.sql, binding.entities, quoteSql);
    return typeof sql === 'string' ? { via: query.via, sql, regions } : sql;
  }
  const placed = query.spl
    .replace('{index}', () => quoteSpl(entry?.index ?? '*'))
    .replace('{sourcetype}', () => quoteSpl(entry?.sourcetype ?? '*'));
  const spl = fill(placed, binding.entities, quoteSpl);
  return typeof spl === 'string'
    ? { via: query.via, server: entry?.server ?? 'splunk', spl: spl.trim(), regions }
    : spl;
}

/** Replaces every `{entity}`; a list becomes `(a, b)`. The template is ours, the values are not. */
function fill(template: string, entities: Entities, quote: (raw: string) => string): string | Unbound {
  const known = new Map<string, unknown>(Object.entries(entities));
  const missing = [...template.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1] ?? '')
    .find((name) => !isBindable(known.get(name)));
  if (missing !== undefined) return { missing };
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = known.get(name);
    return Array.isArray(value) ? `(${value.map((one) => quote(String(one))).join(', ')})` : quote(String(value));
  });
}

/** Splunk reads `*` as a wildcard even inside quotes, and no log value we look for may hold a control character. */
function isBindable(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isBindable);
  if (typeof value === 'number') return true;
  return typeof value === 'string' && value !== '' && value.length <= 512 && !/[*\p{Cc}]/u.test(value);
}

function quoteSpl(raw: string): string {
  return raw === '*' ? '*' : `"${raw.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}

function quoteSql(raw: string): string {
  return `'${raw.replace(/'/g, "''")}'`;
}

function moment(offset: string, finding: Finding): number {
  const amount = Number(offset.slice(1, -1)) * (offset.endsWith('d') ? 24 * hour : hour);
  return offset.startsWith('-') ? Date.parse(finding.firstSeen) - amount : Date.parse(finding.lastSeen) + amount;
}
