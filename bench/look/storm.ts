import { classifyAwsError } from '../../src/aws/classify-aws-error.ts';
import { loadOfflineConfig } from '../../src/config.ts';
import { startAws } from '../../src/demo/aws/aws.ts';
import { demoAwsCredentials } from '../../src/demo/aws/aws-credentials.ts';
import type { Scenario } from '../../src/demo/load-scenarios.ts';
import type { Outcome } from '../../src/domain/coverage.ts';
import { findEntities } from '../../src/domain/find-entities.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { parseFinding } from '../../src/domain/parse-finding.ts';
import { accessTo, connectLogTools } from '../../src/log-tools.ts';
import { createMcpHost } from '../../src/mcp/host.ts';
import { createPacer } from '../../src/mcp/pacing.ts';
import { createCloudTrailLookups, createCloudTrailServer } from '../../src/mcp/servers/cloudtrail.ts';
import { createTrailReader } from '../../src/mcp/servers/trail-reader.ts';
import { createToolbox } from '../../src/mcp/toolbox.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import type { Toolbox } from '../../src/ports.ts';
import { look } from '../../src/triage/look.ts';
import type { Settings } from '../../src/triage/settings.ts';
import { quietLog } from './quiet-log.ts';

export interface StormResult {
  /** LookupEvents requests that reached the server, and how many of them it refused for their rate. */
  readonly requests: number;
  readonly refused: number;
  readonly seconds: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Questions that came out throttled or timed out, by question. */
  readonly lost: readonly string[];
}

const configFile = new URL('./gd-triage.yml', import.meta.url).pathname;

/** All findings at once through the product, against a CloudTrail that allows `perSecond` look-ups per account and region. */
export async function runTogether(scenarios: readonly Scenario[], perSecond: number): Promise<StormResult> {
  const aws = await startAws({ port: 0, scenarios, limits: { lookupsPerSecond: perSecond } });
  const config = useAws(aws.url);
  const tools = connectLogTools(config, quietLog);
  const settings = await makeSettings(config, 180);
  const started = performance.now();
  const looks = await Promise.all(findingsOf(scenarios).map((finding) => lookAt(finding, tools.toolbox, settings)));
  const seconds = (performance.now() - started) / 1000;
  await tools.close();
  return { ...(await countAndClose(aws)), seconds, ...summarise(looks) };
}

/** Every question of every finding by itself: nothing shared, nothing remembered, no limit to wait for. */
export async function runApart(scenarios: readonly Scenario[]): Promise<StormResult> {
  const aws = await startAws({ port: 0, scenarios, limits: { lookupsPerSecond: 1e9 } });
  const config = useAws(aws.url);
  const settings = await makeSettings(config, 3600);
  const access = { ...accessTo(config), classify: classifyAwsError };
  const toolbox: Toolbox = {
    ask: async (ask, signal) => {
      const lookups = createCloudTrailLookups({ ...access, pacer: createPacer({ perSecond: 1e6 }) });
      const trails = createTrailReader({ ...access });
      const create = () => createCloudTrailServer({ lookups, trails });
      const host = createMcpHost({ servers: { cloudtrail: { type: 'built-in', create } }, policy: {} });
      const answer = await createToolbox({ host }).ask(ask, signal);
      await host.close();
      return answer;
    },
  };
  const started = performance.now();
  const looks = [];
  for (const finding of findingsOf(scenarios)) looks.push(await lookAt(finding, toolbox, settings));
  const seconds = (performance.now() - started) / 1000;
  return { ...(await countAndClose(aws)), seconds, ...summarise(looks) };
}

function useAws(url: string) {
  const environment = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'ap-northeast-1',
    AWS_ACCESS_KEY_ID: demoAwsCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: demoAwsCredentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  Object.assign(process.env, environment);
  return loadOfflineConfig({ ...process.env, ...environment }, { cwd: process.cwd(), file: configFile });
}

async function makeSettings(config: ReturnType<typeof useAws>, seconds: number): Promise<Settings> {
  return {
    organisation: config.organisation,
    language: 'en',
    homeRegion: config.awsRegion,
    playbooks: await loadPlaybooks(playbooksFolder),
    budgets: { seconds, toolCalls: 60 },
    ways: ['cloudtrail-api'],
    matchesNetwork: () => false,
  };
}

function findingsOf(scenarios: readonly Scenario[]): readonly Finding[] {
  return scenarios.map(({ finding }) => parseFinding(finding));
}

async function lookAt(finding: Finding, toolbox: Toolbox, settings: Settings) {
  const entities = findEntities(finding, settings.organisation.userPatterns);
  const clock = { now: () => new Date() };
  return look({ finding, entities, onProgress: () => undefined }, { toolbox, clock }, settings);
}

async function countAndClose(aws: Awaited<ReturnType<typeof startAws>>) {
  const counter = aws.requests()['cloudtrail:LookupEvents'];
  await aws.close();
  return { requests: counter?.calls ?? 0, refused: counter?.refused['ThrottlingException'] ?? 0 };
}

function summarise(looks: readonly Awaited<ReturnType<typeof look>>[]): Pick<StormResult, 'outcomes' | 'lost'> {
  const coverage = looks.flatMap((one) => one.coverage);
  const outcomes: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of coverage) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const lost = coverage.filter(({ outcome }) => outcome === 'throttled' || outcome === 'timed_out');
  return { outcomes, lost: lost.map(({ question, outcome }) => `${question} ${outcome}`) };
}
