import type { Change } from '../logs/read-change.ts';
import { matchesGlob } from '../match-glob.ts';
import type { NetworkMatcher } from '../organisation.ts';
import type { Deed } from './deed.ts';

type Fit = 'fits' | 'misfits' | 'unrestricted' | 'unknown';

const valid: ReadonlySet<string> = new Set(['approved', 'implemented', 'closed']);
/** Services whose events are written in one region wherever they are called from. */
const globalServices = /^(iam|sts|organizations|cloudfront|route53|account|signin):/;

/**
 * Whether a change record authorises a deed: its status is valid, and account, region, time, principal, resource, action and
 * network fit. An empty list does not restrict, but a record that names none of principal, resource, action and network says
 * nothing about this deed. Something the record restricts and the deed does not tell neither fits nor hurts, as long as
 * another restriction fits.
 */
export function coversChange(change: Change, deed: Deed, matches: NetworkMatcher): boolean {
  if (!valid.has(change.status) || !coversTime(change, deed)) return false;
  if (change.accounts.length > 0 && !change.accounts.includes(deed.account ?? '')) return false;
  if (!coversRegion(change.regions, deed)) return false;
  const fits = [
    fit(change.principals, deed.principals, (wanted) => deed.principals.some((name) => isSamePrincipal(wanted, name))),
    fit(change.resources, deed.resources, (wanted) => deed.resources.some((name) => isSameResource(wanted, name))),
    fitEvery(change.actions, deed.actions, isSameAction),
    fitEvery(change.networks, deed.addresses, (cidr, address) => matches(address, cidr)),
  ];
  return !fits.includes('misfits') && fits.includes('fits');
}

/** Both ends belong to the window. */
function coversTime(
  window: { readonly start: string; readonly end: string },
  deed: Pick<Deed, 'from' | 'to'>,
): boolean {
  return Date.parse(deed.from) >= Date.parse(window.start) && Date.parse(deed.to) <= Date.parse(window.end);
}

/** Names are compared whole; an assumed role and its role are the same, a bare name is the last part of an ARN. */
export function isSamePrincipal(wanted: string, known: string): boolean {
  const role = /^(arn:[^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(known);
  const candidates = [known, ...(role ? [`arn:aws:iam::${role[2]}:role/${role[3]}`] : [])];
  if (candidates.some((candidate) => matchesGlob(wanted, candidate))) return true;
  const sameTail = lastPart(wanted).toLowerCase() === lastPart(known).toLowerCase();
  if (!wanted.startsWith('arn:')) return sameTail && isIamArn(known);
  return sameTail && isIamArn(known) && accountOf(wanted) === accountOf(known) && kindOf(wanted) === kindOf(known);
}

/** An ARN and the bare id or name at its end are the same resource. */
export function isSameResource(wanted: string, known: string): boolean {
  const pattern = wanted.replace(/\/\*$/, '');
  if (matchesGlob(pattern, known)) return true;
  if (wanted.startsWith('arn:') === known.startsWith('arn:')) return false;
  return lastPart(pattern).toLowerCase() === lastPart(known).toLowerCase();
}

function isSameAction(wanted: string, known: string): boolean {
  return matchesGlob(wanted.includes(':') ? wanted : `*:${wanted}`, known) || matchesGlob(known, wanted);
}

function coversRegion(regions: readonly string[], deed: Deed): boolean {
  if (regions.length === 0 || deed.region === null || regions.includes(deed.region)) return true;
  return deed.actions.length > 0 && deed.actions.every((action) => globalServices.test(action));
}

function fit(wanted: readonly string[], known: readonly string[], isMet: (wanted: string) => boolean): Fit {
  if (wanted.length === 0 || wanted.includes('*')) return 'unrestricted';
  if (known.length === 0) return 'unknown';
  return wanted.some(isMet) ? 'fits' : 'misfits';
}

/** Every action and every address of the deed has to be allowed, not only one of them. */
function fitEvery(
  wanted: readonly string[],
  known: readonly string[],
  isMet: (wanted: string, known: string) => boolean,
): Fit {
  return fit(wanted, known, () => known.every((one) => wanted.some((pattern) => isMet(pattern, one))));
}

function isIamArn(name: string): boolean {
  return /^arn:[^:]+:iam:/.test(name);
}

function lastPart(name: string): string {
  return name.split(/[/:]/).at(-1) ?? name;
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

function kindOf(arn: string): string {
  return arn.split(':')[5]?.split('/')[0] ?? '';
}
