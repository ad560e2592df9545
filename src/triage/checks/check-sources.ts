import type { Claim } from '../../domain/claim.ts';
import { valueAt } from '../../domain/evidence.ts';
import { listLeaves } from '../../domain/list-leaves.ts';
import { readInstant } from '../../domain/logs/lenient.ts';
import { findingId } from './haystack.ts';
import { type Court, type Ruling, reject, uphold } from './ruling.ts';

type ClaimOf<Kind extends Claim['kind']> = Extract<Claim, { readonly kind: Kind }>;

/** Pages whose words may be quoted. */
const documentationHosts: ReadonlySet<string> = new Set(['docs.aws.amazon.com', 'aws.amazon.com']);
/** Shorter words stand on any page. */
const shortestQuote = 20;

/** Words that stand on the page as it was fetched; only white space may differ. */
export function checkDocumentation(claim: ClaimOf<'documentation'>, court: Court): Ruling {
  if (!isAllowed(claim.url)) return reject('the page is none of those that may be quoted');
  const quote = flatten(claim.quote);
  if (quote.length < shortestQuote) return reject(`a quotation needs at least ${shortestQuote} characters`);
  const pages = court.evidence
    .filter(({ id, source }) => source === 'aws-docs' && claim.evidence.includes(id))
    .flatMap(({ rows }) => rows)
    .map((row) => listLeaves(row).map(({ value }) => String(value)))
    .filter((values) => values.includes(claim.url));
  if (pages.length === 0) return reject('the cited evidence does not hold this page');
  return pages.some((values) => values.some((value) => flatten(value).includes(quote)))
    ? uphold('stands on the page that was fetched')
    : reject('the page does not say so');
}

/** What a lookup said about one subject on one day: the value beside the subject, in the same record. */
export function checkIntel(claim: ClaimOf<'intel'>, court: Court): Ruling {
  const { finding } = court;
  const lookups = court.evidence
    .filter(({ id }) => claim.evidence.includes(id))
    .flatMap(({ rows, to }) => rows.map((record) => ({ record, days: [to, ...instantsIn(record)] })));
  const own = { record: finding.document, days: [finding.lastSeen] };
  const known = claim.evidence.includes(findingId) ? [...lookups, own] : lookups;
  const about = known.filter(({ record }) => tells(record, claim));
  if (about.length === 0) return reject(`no lookup says so of ${claim.subject}`);
  return about.some(({ days }) => days.some((day) => isSameInstant(day, claim.asOf)))
    ? uphold(`looked up, as of ${claim.asOf}`)
    : reject('the lookup is of another day');
}

/** The value must belong to the subject: it stands beside it or below what stands beside it. */
function tells(record: Readonly<Record<string, unknown>>, { subject, path, value }: ClaimOf<'intel'>): boolean {
  const found = valueAt(record, path);
  if (typeof found === 'object' || String(found) !== value) return false;
  return listLeaves(record).some(
    (leaf) => leaf.value === subject && leaf.path !== path && path.startsWith(parentOf(leaf.path)),
  );
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.') + 1);
}

function instantsIn(record: unknown): readonly string[] {
  return listLeaves(record).flatMap(({ value }) => (typeof value === 'string' ? (readInstant(value) ?? []) : []));
}

function isSameInstant(left: string, right: string): boolean {
  return Math.floor(Date.parse(left) / 1000) === Math.floor(Date.parse(right) / 1000);
}

function isAllowed(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' && documentationHosts.has(hostname);
}

function flatten(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
