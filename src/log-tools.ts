import { dirname, join } from 'node:path';
import type { AwsAccess } from './aws/access.ts';
import { createAwsAccess } from './aws/access.ts';
import { classifyAwsError } from './aws/classify-aws-error.ts';
import type { OfflineConfig } from './config.ts';
import type { Documentation } from './domain/documentation.ts';
import { readEventDataStore } from './domain/event-data-store.ts';
import { parseFinding } from './domain/parse-finding.ts';
import type { TurnKeeper } from './domain/turn-keeper.ts';
import { createFindingSource, type GuardDutySource } from './guardduty/finding-source.ts';
import { createDocumentation } from './mcp/ask-documentation.ts';
import { createMcpHost } from './mcp/host.ts';
import type { McpLog } from './mcp/keep-connection.ts';
import { openLockFile } from './mcp/lock-file.ts';
import { createPacer, type Pacer, type PacerOptions } from './mcp/pacing.ts';
import { createBucketClient } from './mcp/servers/bucket-files.ts';
import {
  type CloudTrailLookups,
  type CloudTrailTools,
  createCloudTrailLookups,
  createCloudTrailServer,
} from './mcp/servers/cloudtrail.ts';
import { createFilesServer } from './mcp/servers/files.ts';
import { createGuardDutyServer } from './mcp/servers/guardduty.ts';
import { createLakeReader } from './mcp/servers/lake-reader.ts';
import type { LogDatabase } from './mcp/servers/log-database.ts';
import { openLogPlaces } from './mcp/servers/log-places.ts';
import { readErrorClass } from './mcp/servers/read-error-class.ts';
import { createAthenaClient } from './mcp/servers/run-athena.ts';
import { createTrailReader } from './mcp/servers/trail-reader.ts';
import { createSharedPacer } from './mcp/shared-pacing.ts';
import { createMemoryPins, type PinStore } from './mcp/tool-pins.ts';
import { createToolbox } from './mcp/toolbox.ts';
import type { Logger, Toolbox } from './ports.ts';

/** GuardDuty allows more, but leaves room for others. Requests per second and region. */
const guardDutyPerSecond = 5;

export interface LogTools {
  readonly findings: GuardDutySource;
  readonly toolbox: Toolbox;
  /** Null where no server for it is configured. */
  readonly documentation: Documentation | null;
  close(): Promise<void>;
}

/** Makes a pacer of its own, or one whose turns are shared with the other replicas. */
type Pacing = (options: PacerOptions) => Pacer;

/** LookupEvents allows two requests a second per account and region, to everybody together. */
const cloudTrailPace = { perSecond: 1.5, quotaPerSecond: 2 };

/** Calls a second of CloudTrail Lake, per account and region of a store. */
const lakePerSecond = 3;

/** Connects what an investigation reads from: GuardDuty, and the log tools behind MCP, ours and the configured ones. */
export function connectLogTools(config: OfflineConfig, log: Logger, turns: TurnKeeper | null = null): LogTools {
  const access = accessTo(config);
  const onLost = (error: unknown): void =>
    log.warn({ error }, 'A turn at AWS could not be given back; it comes free by itself');
  const pacing: Pacing = turns === null ? createPacer : (options) => createSharedPacer(options, turns, onLost);
  const findings = createFindings(config, access, pacing);
  const cloudtrail = createCloudTrailTools(config, access, pacing);
  const places = openPlaces(config, access);
  const warn: McpLog = (message, fields, level) => log[level === 'news' ? 'info' : 'warn'](fields, message);
  const host = createMcpHost({
    servers: {
      ...config.mcpServers,
      cloudtrail: { type: 'built-in', create: () => createCloudTrailServer(cloudtrail) },
      guardduty: { type: 'built-in', create: () => createGuardDutyServer(findings) },
      ...(places === null ? {} : { files: { type: 'built-in' as const, create: () => createFilesServer(places) } }),
    },
    policy: config.policy,
    pins: openPins(config, warn),
    log: warn,
  });
  host.start();
  const close = async (): Promise<void> => {
    await host.close();
    places?.close();
  };
  const documentation = createDocumentation({ host, servers: config.mcpServers, policy: config.policy });
  return { findings, toolbox: createToolbox({ host }), documentation, close };
}

/** The folders and buckets that logSources names; null where there are none. */
function openPlaces({ organisation, awsRegion, dataDirectory }: OfflineConfig, access: AwsAccess): LogDatabase | null {
  const locations = organisation.logSources.flatMap(({ via, location }) =>
    via === 'files' && location !== undefined && readEventDataStore(location) === null ? [location] : [],
  );
  if (locations.length === 0) return null;
  const own = { region: awsRegion, credentials: access.credentials(null) };
  return openLogPlaces({
    locations: [...new Set(locations)],
    client: createBucketClient(own),
    athena: createAthenaClient(own),
    classify: (error) => readErrorClass(classifyAwsError(error)),
    cacheFolder: join(dataDirectory, 'log-cache'),
  });
}

/** How the logs of an organisation can be reached; files only where logSources says where they are. */
export function waysOf({
  logSources,
}: OfflineConfig['organisation']): readonly ('cloudtrail-api' | 'splunk' | 'files')[] {
  const hasFiles = logSources.some(({ via, location }) => via === 'files' && location !== undefined);
  return hasFiles ? ['cloudtrail-api', 'splunk', 'files'] : ['cloudtrail-api', 'splunk'];
}

/** The approved definitions of tools, in a file beside gd-triage.yml; without one there are no servers to approve. */
export function openPins({ file }: OfflineConfig, log: McpLog): PinStore {
  return file === null ? createMemoryPins() : openLockFile(join(dirname(file), 'gd-triage-tools.lock.json'), log);
}

export function accessTo({ organisation, awsRegion }: OfflineConfig): AwsAccess {
  return createAwsAccess({ accounts: organisation.accounts, homeRegion: awsRegion });
}

export function createFindings(
  { organisation, regions }: OfflineConfig,
  access: AwsAccess,
  pacing: Pacing = createPacer,
): GuardDutySource {
  const pacer = pacing({ perSecond: guardDutyPerSecond });
  const { accounts } = organisation;
  const pace = (key: string) => pacer.run(`guardduty ${key}`, async () => undefined);
  return createFindingSource({ access, classify: classifyAwsError, parse: parseFinding, accounts, regions, pace });
}

export function createCloudTrailTools(
  { organisation }: Pick<OfflineConfig, 'organisation'>,
  access: AwsAccess,
  pacing: Pacing = createPacer,
): CloudTrailTools {
  const stores = organisation.logSources.flatMap(({ via, location }) =>
    via === 'files' && location !== undefined && readEventDataStore(location) !== null ? [location] : [],
  );
  return {
    lookups: createLookups(access, pacing),
    trails: createTrailReader({ ...access, classify: classifyAwsError }),
    lake: createLakeReader({
      ...access,
      classify: classifyAwsError,
      stores,
      pacer: pacing({ perSecond: lakePerSecond }),
    }),
  };
}

function createLookups(access: AwsAccess, pacing: Pacing = createPacer): CloudTrailLookups {
  return createCloudTrailLookups({ ...access, classify: classifyAwsError, pacer: pacing(cloudTrailPace) });
}
