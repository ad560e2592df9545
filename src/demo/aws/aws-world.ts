import { createHash } from 'node:crypto';
import type { LogRecord, Scenario, ScenarioFinding, ScenarioTrail } from '../load-scenarios.ts';

/** The account that sees the findings of all others: the delegated administrator for GuardDuty. */
export const securityAccountId = '532415263748';

const enabledRegions = ['ap-northeast-1', 'us-east-1', 'eu-west-1'];

/** A trail as a test or a scenario wants it. Without selectors it records management events. */
export interface DemoTrail extends ScenarioTrail {
  /** Default true. */
  isMultiRegion?: boolean;
  eventSelectors?: Record<string, unknown>[];
  advancedEventSelectors?: Record<string, unknown>[];
  deliveryError?: string;
}

/** One line of a file, with the partition it lies in. */
export interface AthenaLine {
  line: string;
  account: string;
  region: string;
  day: string;
}

/** An event data store of CloudTrail Lake; it holds all events of the organisation. */
export interface DemoStore {
  account: string;
  region: string;
  state?: 'ENABLED' | 'PENDING_DELETION';
  /** How its queries end; default FINISHED. */
  ends?: 'FAILED' | 'TIMED_OUT' | 'never';
  /** Its events have no eventJson. */
  isWithoutJson?: boolean;
}

/** What a test adds to the scenarios. */
export interface ExtraWorld {
  readonly trails?: readonly DemoTrail[];
  readonly events?: readonly LogRecord[];
  /** Lines of tables at Athena, by database.table. */
  readonly tables?: Readonly<Record<string, readonly AthenaLine[]>>;
  /** Event data stores by id. */
  readonly stores?: Readonly<Record<string, DemoStore>>;
  /** Objects by bucket and key. */
  readonly buckets?: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>;
}

/** What the organisation's AWS holds: all scenarios at once, in the same accounts. */
export interface AwsWorld {
  accountIds: ReadonlySet<string>;
  findings: ScenarioFinding[];
  events: LogRecord[];
  trails: DemoTrail[];
  tables: ReadonlyMap<string, readonly AthenaLine[]>;
  stores: ReadonlyMap<string, DemoStore>;
  workgroups: readonly string[];
  buckets: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;
  /** Regions where GuardDuty is switched on. */
  detectorRegions: Set<string>;
}

/** Puts the scenarios together into one organisation. */
export function createAwsWorld(scenarios: readonly Scenario[], more: ExtraWorld = {}): AwsWorld {
  const findings = scenarios.map((scenario) => scenario.finding);
  const events = [...scenarios.flatMap((scenario) => scenario.logs.cloudtrail), ...(more.events ?? [])];
  const trails = [...scenarios.flatMap((scenario) => scenario.trails), ...(more.trails ?? [])];
  return {
    accountIds: new Set([
      securityAccountId,
      ...findings.map((finding) => finding.AccountId),
      ...events.map((event) => String(event['recipientAccountId'])),
    ]),
    findings,
    events: [...new Map(events.map((event) => [String(event['eventID']), event])).values()],
    trails,
    tables: new Map(Object.entries(more.tables ?? {})),
    stores: new Map(Object.entries(more.stores ?? {})),
    workgroups: ['triage'],
    buckets: new Map(
      Object.entries(more.buckets ?? {}).map(([name, objects]) => [name, new Map(Object.entries(objects))]),
    ),
    detectorRegions: new Set([...enabledRegions, ...findings.map((finding) => finding.Region)]),
  };
}

/** The detector of an account in a region; the one its findings name, so that ARNs and answers agree. */
export function findDetectorId(world: AwsWorld, accountId: string, region: string): string | undefined {
  if (!world.detectorRegions.has(region)) return undefined;
  const finding = world.findings.find((each) => each.AccountId === accountId && each.Region === region);
  return finding?.Service.DetectorId ?? createHash('md5').update(`${accountId}:${region}:detector`).digest('hex');
}
