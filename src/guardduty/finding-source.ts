import { fail, TriageError } from '../domain/errors.ts';
import type { Finding, FindingReference } from '../domain/finding.ts';
import type { FindingSource } from '../ports.ts';
import type { GuardDutyCalls, GuardDutyCallsOptions, GuardDutyPlace } from './guardduty-calls.ts';
import { administrator, createGuardDutyCalls } from './guardduty-calls.ts';
import { isSearchable, narrowBySeverity, toCriteria } from './reference-criteria.ts';

export interface FindingSourceOptions extends GuardDutyCallsOptions {
  readonly accounts: readonly { readonly id: string; readonly roleToAssume?: string | undefined }[];
  /** Searched where a reference names no region. */
  readonly regions: readonly string[];
  /** Reads a GetFindings document. */
  readonly parse: (document: unknown) => Finding;
  /** How far back `updatedAt` may lie where a reference has no id. */
  readonly windowHours?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

/** GuardDuty as the pipeline and the guardduty MCP server need it. */
export interface GuardDutySource extends FindingSource {
  /** Findings of the window that fit the reference, newest first; at most 50 per place. */
  list(reference: FindingReference): Promise<readonly Finding[]>;
}

interface Attempt {
  readonly place: GuardDutyPlace;
  readonly found: readonly Finding[];
  readonly error: TriageError | null;
}
type Search = (place: GuardDutyPlace) => Promise<readonly Finding[]>;

/** A long weekend. */
const defaultWindowHours = 72;
const parallelPlaces = 8;
/** These leave open whether the finding exists; a refusal elsewhere does not, once one place has answered. */
const undecided: readonly string[] = ['throttled', 'timed_out', 'service_unavailable'];

/** Reads findings from GuardDuty: in the delegated administrator first, then in the member account itself. */
export function createFindingSource(options: FindingSourceOptions): GuardDutySource {
  const calls = createGuardDutyCalls(options);
  const searchFor = (reference: FindingReference): Search =>
    reference.findingId === null ? byCriteria(reference, calls, options) : byId(reference.findingId, calls, options);
  return {
    read: async (reference) => {
      if (reference.findingId === null && !isSearchable(reference)) throw fail('reference_unreadable', { text: '' });
      const attempts = await searchPlaces(reference, searchFor(reference), options);
      return chooseOne(reference, attempts);
    },
    list: async (reference) => {
      const attempts = await searchPlaces(reference, searchFor(reference), options);
      const found = distinct(attempts.flatMap((attempt) => attempt.found));
      const error = found.length === 0 ? hindrance(attempts) : null;
      if (error !== null) throw error;
      return found;
    },
  };
}

function byId(findingId: string, calls: GuardDutyCalls, { parse }: FindingSourceOptions): Search {
  return async (place) => {
    const detectorId = await calls.detector(place);
    return (await calls.get(place, detectorId, [findingId])).map(parse);
  };
}

function byCriteria(reference: FindingReference, calls: GuardDutyCalls, options: FindingSourceOptions): Search {
  const now = options.now?.() ?? new Date();
  const since = new Date(now.getTime() - (options.windowHours ?? defaultWindowHours) * 3_600_000);
  return async (place) => {
    const detectorId = await calls.detector(place);
    const ids = await calls.list(place, detectorId, toCriteria(reference, since));
    return ids.length === 0 ? [] : (await calls.get(place, detectorId, ids)).map(options.parse);
  };
}

/** The administrator sees every member; the members are asked only where it has nothing. */
async function searchPlaces(reference: FindingReference, search: Search, options: FindingSourceOptions) {
  const regions = reference.region === null ? options.regions : [reference.region];
  const members = options.accounts.filter(
    ({ id, roleToAssume }) => roleToAssume !== undefined && (reference.accountId ?? id) === id,
  );
  const first = await attemptAll(placesOf([null], regions), search);
  if (first.some(({ found }) => found.length > 0)) return first;
  const ids = members.map(({ id }) => id);
  return [...first, ...(await attemptAll(placesOf(ids, regions), search))];
}

function placesOf(accountIds: readonly (string | null)[], regions: readonly string[]): readonly GuardDutyPlace[] {
  return accountIds.flatMap((accountId) => regions.map((region) => ({ accountId, region })));
}

async function attemptAll(places: readonly GuardDutyPlace[], search: Search): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (let start = 0; start < places.length; start += parallelPlaces) {
    const batch = places.slice(start, start + parallelPlaces);
    attempts.push(...(await Promise.all(batch.map((place) => attempt(place, search)))));
  }
  return attempts;
}

async function attempt(place: GuardDutyPlace, search: Search): Promise<Attempt> {
  try {
    return { place, found: await search(place), error: null };
  } catch (error) {
    if (error instanceof TriageError) return { place, found: [], error };
    throw error;
  }
}

function chooseOne(reference: FindingReference, attempts: readonly Attempt[]): Finding {
  const found = distinct(attempts.flatMap((one) => one.found));
  const searched = describeSearch(reference, attempts);
  if (found.length === 0) {
    throw (
      hindrance(attempts) ??
      fail('finding_not_found', { finding: reference.findingId ?? describe(reference), searched })
    );
  }
  const fitting = narrowBySeverity(found, reference);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const candidates = fitting.length === 0 ? found : fitting;
  const ids = candidates.slice(0, 5).map(({ id }) => id);
  throw fail('finding_ambiguous', {
    count: candidates.length,
    searched: `${searched}: ${ids.join(', ')}`,
    ids: ids.join(','),
  });
}

function distinct(found: readonly Finding[]): readonly Finding[] {
  return [...new Map(found.map((finding) => [finding.id, finding])).values()];
}

/** The error that kept us from an answer, or null where some place answered and nothing is left undecided. */
function hindrance(attempts: readonly Attempt[]): TriageError | null {
  const errors = attempts.flatMap(({ error }) => (error === null ? [] : [error]));
  const open = errors.find(({ code }) => undecided.includes(code));
  if (open !== undefined) return open;
  if (attempts.some(({ error }) => error === null)) return null;
  return errors.find(({ code }) => code !== 'no_detector') ?? errors[0] ?? null;
}

function describeSearch(reference: FindingReference, attempts: readonly Attempt[]): string {
  const places = attempts.map(({ place, error }) => {
    const where = `${place.accountId ?? administrator} ${place.region}`;
    return error === null ? where : `${where} (${error.code})`;
  });
  const what = reference.findingId === null ? `${describe(reference)}; ` : '';
  return what + (places.length > 6 ? [...places.slice(0, 6), `+${places.length - 6}`] : places).join(', ');
}

function describe({ type, accountId, region }: FindingReference): string {
  return [type, accountId, region].filter((part) => part !== null).join(' ');
}
