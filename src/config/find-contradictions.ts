import { findPlaceFaults } from './find-place-faults.ts';
import { formatPath, type Mistake } from './mistake.ts';
import { builtInServers } from './server-schema.ts';

type Entry = Readonly<Record<string, unknown>>;
type Check = (document: Entry) => readonly Mistake[];

const checks: readonly Check[] = [
  (document) => findDuplicates(document, 'accounts'),
  (document) => findDuplicates(document, 'channels'),
  (document) => findStrangeAccounts(document, 'logSources'),
  (document) => findStrangeAccounts(document, 'autoAnalyze'),
  findUnreachableLogs,
  findWrongEvents,
  findBackwardTimes,
  findEmptyDay,
  findTakenNames,
  findOrphanPolicies,
];

/**
 * Keys that are each well formed but cannot be true together. Looks at the document as written, so that these mistakes show
 * up together with those of form; whatever has the wrong form is passed over.
 */
export function findContradictions(document: unknown): readonly Mistake[] {
  return isEntry(document) ? checks.flatMap((check) => check(document)) : [];
}

function findDuplicates(document: Entry, key: string): readonly Mistake[] {
  const ids = entriesOf(document, key).map((entry) => entry['id']);
  return ids.flatMap((id, index) =>
    typeof id === 'string' && ids.indexOf(id) < index
      ? [{ path: formatPath([key, index, 'id']), problem: `${id} is listed twice: merge the two entries` }]
      : [],
  );
}

function findStrangeAccounts(document: Entry, key: string): readonly Mistake[] {
  if (!Array.isArray(document['accounts'])) return [];
  const known = entriesOf(document, 'accounts').map((account) => account['id']);
  return entriesOf(document, key).flatMap((entry, index) =>
    textsOf(entry['accounts'])
      .filter((account) => account !== '*' && !known.includes(account))
      .map((account) => ({
        path: formatPath([key, index, 'accounts']),
        problem: `names account ${account}, which is not under accounts: add it there or correct the number`,
      })),
  );
}

/** A log that is said to be collected must be reachable as said. */
function findUnreachableLogs(document: Entry): readonly Mistake[] {
  return entriesOf(document, 'logSources').flatMap((entry, index): readonly Mistake[] => {
    const path = formatPath(['logSources', index]);
    if (entry['via'] === 'splunk') return findSplunkFaults(document, entry, path);
    if (entry['via'] === 'files') return findPlaceFaults(entry, path);
    if (entry['via'] !== 'cloudtrail-api') return [];
    if (entry['source'] !== 'cloudtrail') {
      return [
        { path: `${path}.via`, problem: 'is cloudtrail-api, which has CloudTrail events only: choose another way' },
      ];
    }
    const faults = typeof entry['server'] === 'string' ? findStandInFaults(document, entry, path) : [];
    const dataEvents = textsOf(entry['events']).filter((event) => event !== 'management');
    return entry['collected'] === true && dataEvents.length > 0
      ? [
          ...faults,
          {
            path: `${path}.events`,
            problem: `names ${dataEvents.join(', ')}, but the CloudTrail API has management events only`,
          },
        ]
      : faults;
  });
}

function findSplunkFaults(document: Entry, entry: Entry, path: string): readonly Mistake[] {
  const { server } = entry;
  const missing =
    entry['collected'] === true ? ['server', 'index', 'sourcetype'].filter((key) => !Object.hasOwn(entry, key)) : [];
  const faults = missing.map((key) => ({
    path: `${path}.${key}`,
    problem: 'is missing: a log reached through Splunk needs it',
  }));
  if (typeof server !== 'string') return faults;
  const problem = describeServer(document, server);
  return problem === null ? faults : [...faults, { path: `${path}.server`, problem }];
}

/** A server that stands in for the CloudTrail API has the credentials of one account. */
function findStandInFaults(document: Entry, entry: Entry, path: string): readonly Mistake[] {
  const server = String(entry['server']);
  const policy = sectionOf(document, 'policy')[server];
  const accounts = textsOf(entry['accounts']);
  const problem =
    describeServer(document, server) ??
    (isEntry(policy) && policy['preset'] !== 'awslabs-cloudtrail'
      ? `names ${server}, whose preset is not awslabs-cloudtrail: only such a server can stand in for the CloudTrail API`
      : null);
  const isOne = accounts.length === 1 && accounts[0] !== '*';
  return [
    ...(problem === null ? [] : [{ path: `${path}.server`, problem }]),
    ...(isOne ? [] : [{ path: `${path}.accounts`, problem: `must name the one account that ${server} reads` }]),
  ];
}

function describeServer(document: Entry, server: string): string | null {
  const servers = sectionOf(document, 'mcpServers');
  const known = Object.keys(servers);
  if (!known.includes(server)) {
    return `names ${server}, which is not under mcpServers (there: ${known.join(', ') || 'none'})`;
  }
  const entry = servers[server];
  if (isEntry(entry) && entry['disabled'] === true) return `names ${server}, which is disabled under mcpServers`;
  return Object.hasOwn(sectionOf(document, 'policy'), server)
    ? null
    : `names ${server}, which has no policy, so none of its tools may be called: add policy.${server}`;
}

function findWrongEvents(document: Entry): readonly Mistake[] {
  return entriesOf(document, 'logSources').flatMap((entry, index): readonly Mistake[] => {
    const path = formatPath(['logSources', index]);
    const mistakes: Mistake[] = [];
    if ('events' in entry && entry['source'] !== 'cloudtrail') {
      mistakes.push({ path: `${path}.events`, problem: 'belongs to source cloudtrail only: remove it' });
    }
    if ('buckets' in entry && !textsOf(entry['events']).includes('s3-data')) {
      mistakes.push({
        path: `${path}.buckets`,
        problem: 'belongs to events: s3-data only: add the events or remove it',
      });
    }
    return mistakes;
  });
}

function findBackwardTimes(document: Entry): readonly Mistake[] {
  return entriesOf(document, 'logSources').flatMap(({ from, to }, index) =>
    typeof from === 'string' && typeof to === 'string' && Date.parse(from) >= Date.parse(to)
      ? [{ path: formatPath(['logSources', index, 'to']), problem: 'is not after from' }]
      : [],
  );
}

function findEmptyDay(document: Entry): readonly Mistake[] {
  const { start, end } = sectionOf(document, 'businessHours');
  return typeof start === 'string' && start === end
    ? [{ path: 'businessHours.end', problem: 'is the same as start: give the hours, or remove businessHours' }]
    : [];
}

function findTakenNames(document: Entry): readonly Mistake[] {
  return builtInServers
    .filter((name) => Object.hasOwn(sectionOf(document, 'mcpServers'), name))
    .map((name) => ({ path: `mcpServers.${name}`, problem: 'has the name of a built-in server: choose another name' }));
}

function findOrphanPolicies(document: Entry): readonly Mistake[] {
  const known: readonly string[] = [...builtInServers, ...Object.keys(sectionOf(document, 'mcpServers'))];
  return Object.keys(sectionOf(document, 'policy'))
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: `policy.${name}`,
      problem: `is for a server that is not under mcpServers (known: ${known.join(', ')})`,
    }));
}

/** The entries of a list; what is not an entry counts as an empty one, so that positions stay right. */
function entriesOf(document: Entry, key: string): readonly Entry[] {
  const list = document[key];
  return Array.isArray(list) ? list.map((entry: unknown) => (isEntry(entry) ? entry : {})) : [];
}

function sectionOf(document: Entry, key: string): Entry {
  const section = document[key];
  return isEntry(section) ? section : {};
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
