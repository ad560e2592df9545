import { fileURLToPath } from 'node:url';
import { loadScenarios, type Scenario } from '../../src/demo/load-scenarios.ts';

/** How the storm is made: incidents with their own principal, key and records, and several findings about each. */
export interface StormShape {
  readonly incidents: number;
  readonly findingsEach: number;
}

const folder = fileURLToPath(new URL('../../src/demo/scenarios', import.meta.url));
/** Types GuardDuty gives to one stolen credential within minutes. */
const types = [
  'Discovery:IAMUser/AnomalousBehavior',
  'UnauthorizedAccess:IAMUser/MaliciousIPCaller',
  'Persistence:IAMUser/AnomalousBehavior',
  'CredentialAccess:IAMUser/AnomalousBehavior',
  'InitialAccess:IAMUser/AnomalousBehavior',
];
const minutesApart = 3;

/** Findings of many incidents at once, as scenarios of the local AWS. Every incident has names of its own in finding and logs. */
export async function makeStorm({ incidents, findingsEach }: StormShape, now: Date): Promise<readonly Scenario[]> {
  const credentials = (await loadScenarios(folder, now)).filter(({ finding }) => keyOf(finding) !== null);
  return Array.from({ length: incidents }, (_, index) => {
    const original = credentials[index % credentials.length];
    return original === undefined ? [] : makeIncident(original, index, findingsEach);
  }).flat();
}

function makeIncident(original: Scenario, index: number, findingsEach: number): readonly Scenario[] {
  const own = rename(original, index);
  return Array.from({ length: findingsEach }, (_, at) => {
    const id = `${index.toString(16).padStart(4, '0')}${at.toString(16).padStart(4, '0')}${own.finding.Id.slice(8)}`;
    const shifted = shiftTimes(own.finding, -at * minutesApart * 60_000);
    const finding = { ...shifted, Id: id, Type: types[at % types.length] ?? own.finding.Type };
    // The records of an incident are there once, with its first finding.
    const logs = at === 0 ? own.logs : { cloudtrail: [], entra: [], dns: [], vpcflow: [], changes: [] };
    return { ...own, name: `${own.name}-${index}-${at}`, finding, logs };
  });
}

/** Names, keys and event ids of an incident, made its own by a suffix of the same length. */
function rename(scenario: Scenario, index: number): Scenario {
  const key = keyOf(scenario.finding) ?? '';
  const principal = JSON.stringify(scenario.finding).match(/"UserName":"([^"]+)"/)?.[1] ?? '';
  const tail = String(index).padStart(3, '0');
  const swap = (text: string): string =>
    text
      .replaceAll(key, `${key.slice(0, -3)}${tail}`)
      .replaceAll(principal, `${principal}-${tail}`)
      .replaceAll(/("eventID":")(...)/g, `$1${tail}`);
  const copy = <T>(value: T): T => JSON.parse(swap(JSON.stringify(value)));
  return { ...scenario, finding: copy(scenario.finding), logs: copy(scenario.logs) };
}

function shiftTimes<T>(finding: T, milliseconds: number): T {
  const text = JSON.stringify(finding).replaceAll(
    /"(Event(?:First|Last)Seen|CreatedAt|UpdatedAt)":"([^"]+)"/g,
    (_, name, time) => {
      return `"${name}":"${new Date(Date.parse(String(time)) + milliseconds).toISOString()}"`;
    },
  );
  return JSON.parse(text);
}

function keyOf(finding: unknown): string | null {
  return JSON.stringify(finding).match(/"AccessKeyId":"([^"]+)"/)?.[1] ?? null;
}
