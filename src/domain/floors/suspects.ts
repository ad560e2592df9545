import { isPublicAddress, ownNetworkOf } from '../authorisations/own-address.ts';
import type { Entities } from '../entities.ts';
import type { Fetched } from '../evidence-calls.ts';
import type { Finding } from '../finding.ts';
import { valuesNamed } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import type { NetworkMatcher, Organisation } from '../organisation.ts';

/** Whose events count as hits of this case: the principal, what it made for itself, and the addresses it came from. */
export interface Suspects {
  readonly account: string;
  readonly keys: ReadonlySet<string>;
  readonly principalIds: ReadonlySet<string>;
  readonly arns: ReadonlySet<string>;
  /** IAM user names in the account. */
  readonly users: ReadonlySet<string>;
  /** Session names of instances and functions, and the e-mail of a person. */
  readonly sessions: ReadonlySet<string>;
  readonly root: boolean;
  readonly addresses: ReadonlySet<string>;
}

interface Source {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly organisation: Organisation;
  readonly matches: NetworkMatcher;
  readonly calls: readonly Fetched<ApiCall>[];
}

/** Keys made with keys made with keys: further rounds would be a loop. */
const rounds = 3;

/**
 * The suspects of a case. Credentials and users the suspect made are suspects too; of a sample finding, whoever ordered
 * samples is (samples can be a diversion). An address of the organisation never makes somebody a suspect: everyone shares it.
 */
export function findSuspects(source: Source): Suspects {
  const ordered = source.finding.sample
    ? source.calls.filter(({ record }) => record.name === 'CreateSampleFindings')
    : [];
  let suspects = firstSuspects(source);
  for (const { record } of ordered) suspects = addPrincipal(suspects, record);
  for (let round = 0; round < rounds; round++) suspects = addOffspring(suspects, source.calls);
  return suspects;
}

/** Whether a call was made with the suspect's credentials. */
export function isSuspectPrincipal(call: ApiCall, suspects: Suspects): boolean {
  const { principal } = call;
  if (principal.type === 'AWSService') return false;
  const { keys, arns, sessions } = suspects;
  if (has(keys, principal.accessKeyId) || has(arns, principal.arn) || has(sessions, principal.sessionName)) return true;
  return hasPrincipalId(principal.id, suspects) || isSuspectUser(call, suspects);
}

function isSuspectUser({ account, principal }: ApiCall, suspects: Suspects): boolean {
  if (account !== suspects.account) return false;
  return principal.type === 'Root'
    ? suspects.root
    : principal.type === 'IAMUser' && has(suspects.users, principal.userName);
}

function has(known: ReadonlySet<string>, value: string | null): boolean {
  return value !== null && known.has(value);
}

export function isSuspectAddress(call: ApiCall, suspects: Suspects): boolean {
  return call.principal.type !== 'AWSService' && call.address !== null && suspects.addresses.has(call.address);
}

function hasPrincipalId(id: string | null, suspects: Suspects): boolean {
  if (id === null) return false;
  return suspects.principalIds.has(id) || suspects.principalIds.has(`${id.split(':')[0]}:`);
}

function firstSuspects({ finding, entities, organisation, matches }: Source): Suspects {
  const isUser = entities.principalType === 'IAMUser';
  const isWholeRole =
    entities.principalId !== null && entities.principalId.startsWith('AROA') && !entities.principalId.includes(':');
  const addresses = entities.remoteIps.filter(
    (address) => isPublicAddress(address, matches) && ownNetworkOf(address, organisation, matches) === null,
  );
  return {
    account: finding.accountId,
    keys: setOf(entities.accessKeyId),
    principalIds: setOf(
      isWholeRole && entities.accessKeyId === null ? `${entities.principalId}:` : entities.principalId,
    ),
    arns: setOf(/:assumed-role\/|:user\//.test(entities.principalArn ?? '') ? entities.principalArn : null),
    users: setOf(isUser ? entities.userName : null),
    sessions: setOf(entities.instanceId, entities.functionName, entities.email),
    root: entities.principalType === 'Root',
    addresses: new Set(addresses),
  };
}

/** What successful calls of a suspect brought into being: sessions, access keys, users with a way in. */
function addOffspring(suspects: Suspects, calls: readonly Fetched<ApiCall>[]): Suspects {
  const made = calls.map(({ record }) => record).filter((call) => call.succeeded && isSuspectPrincipal(call, suspects));
  const keys = made.flatMap((call) => valuesNamed(call.responseElements, ['accessKeyId'])).map(String);
  const users = made
    .filter((call) => /^(CreateUser|CreateAccessKey|CreateLoginProfile|UpdateLoginProfile)$/.test(call.name))
    .flatMap((call) => valuesNamed(call.requestParameters, ['userName']))
    .map(String);
  return { ...suspects, keys: new Set([...suspects.keys, ...keys]), users: new Set([...suspects.users, ...users]) };
}

function addPrincipal(suspects: Suspects, call: ApiCall): Suspects {
  const { principal } = call;
  return {
    ...suspects,
    keys: new Set([...suspects.keys, ...setOf(principal.accessKeyId)]),
    principalIds: new Set([...suspects.principalIds, ...setOf(principal.id)]),
    arns: new Set([...suspects.arns, ...setOf(principal.arn)]),
  };
}

function setOf(...values: readonly (string | null)[]): ReadonlySet<string> {
  return new Set(values.flatMap((value) => (value === null || value === '' ? [] : [value])));
}
