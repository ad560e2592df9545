import type { FindingCriteria, GuardDutyClientConfig } from '@aws-sdk/client-guardduty';
import {
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';
import type { TriageError } from '../domain/errors.ts';
import { fail } from '../domain/errors.ts';

type Provider = Extract<GuardDutyClientConfig['credentials'], () => unknown>;

/** Where GuardDuty is asked: with whose credentials (null: the bot's own, the delegated administrator) and in which region. */
export interface GuardDutyPlace {
  readonly accountId: string | null;
  readonly region: string;
}

export interface GuardDutyCallsOptions {
  readonly access: { credentials(accountId: string | null): Provider };
  readonly classify: (error: unknown) => string;
  /** Waits for a turn; keys are one per account and region. */
  readonly pace?: ((key: string) => Promise<void>) | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface FindingSearch {
  readonly criteria: FindingCriteria;
  readonly limit: number;
}

/** The three GuardDuty calls we need. They throw errors of the catalogue only. */
export interface GuardDutyCalls {
  detector(place: GuardDutyPlace): Promise<string>;
  /** Ids, the lately updated first, at most `limit`. */
  list(place: GuardDutyPlace, detectorId: string, search: FindingSearch): Promise<readonly string[]>;
  /** Documents as GetFindings gives them, dates as ISO strings. Unknown ids are left out, as GuardDuty does. */
  get(place: GuardDutyPlace, detectorId: string, ids: readonly string[]): Promise<readonly unknown[]>;
}

/** GuardDuty's own maximum for ListFindings and GetFindings. */
const pageSize = 50;
export const administrator = 'delegated administrator';
const defaultTimeoutMs = 10_000;

/** Wraps the SDK: clients kept per place, every call with a limit, standard retries within it, typed errors. */
export function createGuardDutyCalls(options: GuardDutyCallsOptions): GuardDutyCalls {
  const clients = new Map<string, GuardDutyClient>();
  const run = async <T>(place: GuardDutyPlace, action: string, call: (client: GuardDutyClient) => Promise<T>) => {
    const key = `guardduty ${place.accountId ?? administrator} ${place.region}`;
    const client = clients.get(key) ?? createClient(place, options);
    clients.set(key, client);
    await checkCredentials(place, options);
    await options.pace?.(key);
    return limitTime(call(client), options).catch((error: unknown) => {
      throw toTriageError(error, { place, action, options });
    });
  };
  return {
    detector: async (place) => {
      const found = await run(place, 'guardduty:ListDetectors', (client) => client.send(new ListDetectorsCommand({})));
      const detectorId = found.DetectorIds?.[0];
      if (detectorId === undefined) throw fail('no_detector', describePlace(place));
      return detectorId;
    },
    list: (place, detectorId, search) =>
      listPages(search.limit, (token) => {
        const command = listCommand(detectorId, search, token);
        return run(place, 'guardduty:ListFindings', (client) => client.send(command));
      }),
    get: async (place, detectorId, ids) => {
      const documents: unknown[] = [];
      for (let start = 0; start < ids.length; start += pageSize) {
        const FindingIds = ids.slice(start, start + pageSize);
        const command = new GetFindingsCommand({ DetectorId: detectorId, FindingIds });
        const got = await run(place, 'guardduty:GetFindings', (client) => client.send(command));
        documents.push(...(got.Findings ?? []).map((document): unknown => JSON.parse(JSON.stringify(document))));
      }
      return documents;
    },
  };
}

interface Page {
  readonly FindingIds?: readonly string[] | undefined;
  readonly NextToken?: string | undefined;
}

async function listPages(limit: number, read: (token: string) => Promise<Page>): Promise<readonly string[]> {
  const ids: string[] = [];
  let token = '';
  do {
    const page = await read(token);
    ids.push(...(page.FindingIds ?? []));
    token = page.NextToken ?? '';
  } while (token !== '' && ids.length < limit);
  return ids.slice(0, limit);
}

function listCommand(detectorId: string, { criteria, limit }: FindingSearch, token: string): ListFindingsCommand {
  return new ListFindingsCommand({
    DetectorId: detectorId,
    FindingCriteria: criteria,
    SortCriteria: { AttributeName: 'updatedAt', OrderBy: 'DESC' },
    MaxResults: Math.min(limit, pageSize),
    ...(token === '' ? {} : { NextToken: token }),
  });
}

function createClient({ accountId, region }: GuardDutyPlace, options: GuardDutyCallsOptions): GuardDutyClient {
  const requestTimeout = options.timeoutMs ?? defaultTimeoutMs;
  return new GuardDutyClient({
    region,
    credentials: options.access.credentials(accountId),
    retryMode: 'standard',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: Math.min(requestTimeout, 5_000), requestTimeout, throwOnRequestTimeout: true },
  });
}

/** Asked for separately, so that a role that cannot be assumed is not reported as a missing GuardDuty permission. */
async function checkCredentials(place: GuardDutyPlace, options: GuardDutyCallsOptions): Promise<void> {
  const action = place.accountId === null ? 'credentials' : 'sts:AssumeRole';
  try {
    await limitTime(options.access.credentials(place.accountId)(), options);
  } catch (error) {
    throw toTriageError(error, { place, action, options });
  }
}

/**
 * The SDK's own limit counts each attempt anew, and not the reading of an answer that ends in the middle: somebody waits, so
 * all of it together gets one limit. The answer of a call given up is ignored.
 */
async function limitTime<T>(work: Promise<T>, { timeoutMs = defaultTimeoutMs }: GuardDutyCallsOptions): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    const error = Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' });
    timer = setTimeout(() => reject(error), timeoutMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

interface FailedCall {
  readonly place: GuardDutyPlace;
  readonly action: string;
  readonly options: GuardDutyCallsOptions;
}

function toTriageError(error: unknown, { place, action, options }: FailedCall): TriageError {
  const service = action.startsWith('sts') ? 'AWS STS' : `GuardDuty (${place.region})`;
  const reason = options.classify(error);
  switch (reason) {
    case 'denied':
      return fail('access_denied', { action, ...describePlace(place) }, error);
    case 'expired':
      return fail('credentials_expired', { action }, error);
    case 'throttled':
      return fail('throttled', { service }, error);
    case 'timed_out':
      return fail('timed_out', { service, seconds: (options.timeoutMs ?? defaultTimeoutMs) / 1000 }, error);
    default:
      return fail('service_unavailable', { service, reason }, error);
  }
}

function describePlace({ accountId, region }: GuardDutyPlace): { account: string; region: string } {
  return { account: accountId ?? administrator, region };
}
