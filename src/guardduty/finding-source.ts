import { fail, TriageError } from '../domain/errors.ts';
import type { Finding, FindingReference } from '../domain/finding.ts';
import type { FindingSource, LookUp, LookUpHint } from '../ports.ts';
import type { GuardDutyCalls, GuardDutyCallsOptions, GuardDutyPlace } from './guardduty-calls.ts';
import { administrator, createGuardDutyCalls } from './guardduty-calls.ts';
import { narrowFindings } from './narrow-findings.ts';
import { isSearchable, toCriteria } from './reference-criteria.ts';

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

/** A long weekend: where it is not known when the alert was posted. */
const defaultWindowHours = 72;
/** GuardDuty repeats a notification up to six hours after the last update; relays and mails add their own delay. */
const alertWindowHours = 24;
/** Enough to find a title among; two pages of GuardDuty. */
const listLimit = 100;
const parallelPlaces = 8;
/** These leave open whether the finding exists; a refusal elsewhere does not, once one place has answered. */
const undecided: readonly string[] = ['throttled', 'timed_out', 'service_unavailable'];

const noHint: LookUpHint = { at: null, text: null };

/** Reads findings from GuardDuty: in the delegated administrator first, then in the member account itself. */
export function createFindingSource(options: FindingSourceOptions): GuardDutySource {
  const calls = createGuardDutyCalls(options);
  const searchFor = (reference: FindingReference, since: Date): Search =>
    reference.findingId === null
      ? byCriteria(reference, since, { calls, options })
      : byId(reference.findingId, calls, options);
  const lookUp = async (reference: FindingReference, hint: LookUpHint = noHint): Promise<LookUp> => {
    if (reference.findingId === null && !isSearchable(reference, hint))
      throw fail('reference_unreadable', { text: '' });
    const since = windowStart(hint, options);
    const attempts = await searchPlaces(reference, searchFor(reference, since), options);
    return gather(reference, { attempts, since, hint });
  };
  return {
    lookUp,
    read: async (reference, hint) => chooseOne(await lookUp(reference, hint)),
    startingWith: async (prefix) => {
      const since = windowStart(noHint, options);
      const attempts = await searchPlaces(nothing, searchFor(nothing, since), options);
      const begins = attempts.map((one) => ({ ...one, found: one.found.filter(({ id }) => id.startsWith(prefix)) }));
      return gather({ ...nothing, findingId: `${prefix}…` }, { attempts: begins, since, hint: noHint });
    },
    list: async (reference) => {
      const attempts = await searchPlaces(reference, searchFor(reference, windowStart(noHint, options)), options);
      const found = distinct(attempts.flatMap((attempt) => attempt.found));
      const error = found.length === 0 ? hindrance(attempts) : null;
      if (error !== null) throw error;
      return found;
    },
  };
}

const nothing: FindingReference = {
  findingId: null,
  region: null,
  accountId: null,
  detectorId: null,
  type: null,
  severity: null,
};

function windowStart({ at }: LookUpHint, options: FindingSourceOptions): Date {
  const hours = at === null ? (options.windowHours ?? defaultWindowHours) : alertWindowHours;
  return new Date((at ?? options.now?.() ?? new Date()).getTime() - hours * 3_600_000);
}

function byId(findingId: string, calls: GuardDutyCalls, { parse }: FindingSourceOptions): Search {
  return async (place) => {
    const detectorId = await calls.detector(place);
    return (await calls.get(place, detectorId, [findingId])).map(parse);
  };
}

function byCriteria(
  reference: FindingReference,
  since: Date,
  { calls, options }: { readonly calls: GuardDutyCalls; readonly options: FindingSourceOptions },
): Search {
  return async (place) => {
    const detectorId = await calls.detector(place);
    const criteria = toCriteria(reference, since);
    const ids = await calls.list(place, detectorId, { criteria, limit: listLimit });
    return (await calls.get(place, detectorId, ids)).map(options.parse);
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

function gather(
  reference: FindingReference,
  { attempts, since, hint }: { readonly attempts: readonly Attempt[]; readonly since: Date; readonly hint: LookUpHint },
): LookUp {
  const found = narrowFindings(distinct(attempts.flatMap((one) => one.found)), reference, hint);
  const searched = describeSearch(reference, attempts, since);
  if (found.length > 0) return { found, searched };
  throw (
    hindrance(attempts) ?? fail('finding_not_found', { finding: reference.findingId ?? describe(reference), searched })
  );
}

function chooseOne({ found, searched }: LookUp): Finding {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const ids = found.slice(0, 5).map(({ id }) => id);
  throw fail('finding_ambiguous', {
    count: found.length,
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

function describeSearch(reference: FindingReference, attempts: readonly Attempt[], since: Date): string {
  const places = attempts.map(({ place, error }) => {
    const where = `${place.accountId ?? administrator} ${place.region}`;
    return error === null ? where : `${where} (${error.code})`;
  });
  const shown = places.length > 6 ? [...places.slice(0, 6), `+${places.length - 6}`] : places;
  const isWhole = reference.findingId !== null && !reference.findingId.endsWith('…');
  if (isWhole) return shown.join(', ');
  return `${describe(reference)}; ${shown.join(', ')}; updated since ${since.toISOString().slice(0, 16)}Z`;
}

function describe({ findingId, type, accountId, region }: FindingReference): string {
  return [findingId, type, accountId, region].filter((part) => part !== null).join(' ') || 'the title in the alert';
}
