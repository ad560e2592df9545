import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createAwsAccess } from '../../src/aws/access.ts';
import { classifyAwsError } from '../../src/aws/classify-aws-error.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { McpHost } from '../../src/mcp/host.ts';
import { createMcpHost } from '../../src/mcp/host.ts';
import { inspectServer } from '../../src/mcp/inspect-server.ts';
import { createPacer } from '../../src/mcp/pacing.ts';
import type { StdioEntry } from '../../src/mcp/server-entry.ts';
import { createCloudTrailLookups, createCloudTrailServer } from '../../src/mcp/servers/cloudtrail.ts';
import { createTrailReader } from '../../src/mcp/servers/trail-reader.ts';
import { createMemoryPins } from '../../src/mcp/tool-pins.ts';
import { createToolbox } from '../../src/mcp/toolbox.ts';
import { accounts, home, production, startAwsWorld } from '../aws/world.ts';
import { installAwslabs } from './awslabs-peers.ts';

/** The server of awslabs as released, with boto3 as released, against the AWS of the local world. */
let world: Awaited<ReturnType<typeof startAwsWorld>>;
let host: McpHost;
let entry: StdioEntry;
const policy = { preset: 'awslabs-cloudtrail', tools: { lookup_events: { timeoutMs: 25_000 } } };
beforeAll(async () => {
  const awslabs = await installAwslabs();
  world = await startAwsWorld({ lookupsPerSecond: 1000 });
  const access = createAwsAccess({ accounts, homeRegion: home });
  const keys = await access.credentials(production)();
  entry = awslabs('cloudtrail', {
    AWS_ENDPOINT_URL: world.aws.url,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken ?? '',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  const ways = { ...access, classify: classifyAwsError };
  const lookups = createCloudTrailLookups({ ...ways, pacer: createPacer({ perSecond: 200 }) });
  host = createMcpHost({
    servers: {
      awslabs: entry,
      cloudtrail: {
        type: 'built-in',
        create: () => createCloudTrailServer({ lookups, trails: createTrailReader(ways) }),
      },
    },
    policy: { awslabs: policy },
    backoffMs: 1,
  });
});
afterEach(() => world.aws.faults.clear());
afterAll(async () => {
  await host.close();
  await world.aws.close();
});

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const key = 'AKIABENORTIZ2EXAMPLE';
const both = [home, 'us-east-1'];
const ask = (server: string | undefined, changed: Partial<Ask> = {}, { regions = both, value = key } = {}) =>
  createToolbox({ host, awslabs: { pacer: createPacer({ perSecond: 50, slowForMs: 50 }), throttledForMs: 3_000 } }).ask(
    {
      question: 'Q5',
      source: 'cloudtrail',
      account: production,
      from: hoursAgo(24 * 89),
      to: hoursAgo(0),
      query: { via: 'cloudtrail-api', server, attribute: 'AccessKeyId', value, regions },
      maxRows: 2000,
      ...changed,
    },
    AbortSignal.timeout(30_000),
  );
const lookups = () => world.aws.requests()['cloudtrail:LookupEvents']?.calls ?? 0;

describe('awslabs.cloudtrail-mcp-server', () => {
  it('offers the tool as pinned, and four more that are never called', async () => {
    const found = await inspectServer({ name: 'awslabs', entry, policy, pins: createMemoryPins() });
    expect(found).toMatchObject({ fault: null, unused: 4, tools: [{ tool: 'lookup_events' }] });
    expect(found.tools[0]?.state).toBe('known');
  });

  it('gives the records our own server gives, over all pages and regions', async () => {
    const window = { from: hoursAgo(24 * 89), to: hoursAgo(1) };
    const before = lookups();
    const theirs = await ask('awslabs', window);
    const asked = lookups() - before;
    const ours = await ask(undefined, window);
    expect(theirs).toMatchObject({ outcome: 'answered', tool: 'awslabs/lookup_events', throttled: 0, trouble: null });
    expect(theirs.rows).toEqual(ours.rows);
    expect(theirs.rows.length).toBeGreaterThan(50);
    expect(asked).toBe(theirs.calls);
    expect(asked).toBeGreaterThan(2);
  });

  it('is asked in the region of the question, whatever its own default is', async () => {
    const { rows } = await ask('awslabs', {}, { regions: [home] });
    expect(new Set(rows.map((row) => row['awsRegion']))).toEqual(new Set([home]));
  });

  it('is believed about silence only after it showed whose events it reads', async () => {
    expect(await ask('awslabs', {}, { regions: [home], value: 'AKIANOBODY' })).toMatchObject({
      outcome: 'empty',
      rows: [],
    });
    const other = await ask('awslabs', { account: '318273645546' }, { regions: [home], value: 'AKIANOBODY' });
    expect(other).toMatchObject({ outcome: 'not_configured', rows: [] });
    expect(await ask('awslabs', { account: '318273645546' }, { regions: [home] })).toMatchObject({
      outcome: 'not_configured',
    });
  });

  it.each([
    ['throttled', 'throttled'],
    ['denied', 'denied'],
    ['expired', 'expired'],
  ] as const)('has what boto3 says about %s understood as %s', async (fault, outcome) => {
    world.aws.faults.set({ service: 'cloudtrail' }, fault);
    const before = lookups();
    const answer = await ask('awslabs', {}, { regions: [home] });
    expect(answer).toMatchObject({ outcome, rows: [] });
    expect(answer.throttled > 1).toBe(fault === 'throttled');
    // Every request of boto3 is one of ours: its own retries are off.
    expect(lookups() - before).toBe(answer.calls);
  });

  it('is started afresh after it hung', async () => {
    world.aws.faults.set({ service: 'cloudtrail' }, 'timeout');
    const impatient = createMcpHost({
      servers: { awslabs: entry },
      policy: { awslabs: { ...policy, tools: { lookup_events: { timeoutMs: 8_000 } } } },
      backoffMs: 1,
    });
    const request = {
      server: 'awslabs',
      tool: 'lookup_events',
      arguments: {
        region: home,
        attribute_key: 'AccessKeyId',
        attribute_value: key,
        start_time: hoursAgo(48),
        end_time: hoursAgo(1),
        max_results: 50,
      },
    };
    const { signal } = new AbortController();
    expect(await impatient.call({ ...request, signal })).toMatchObject({ ok: false, error: 'timed_out' });
    world.aws.faults.clear();
    expect(await impatient.call({ ...request, signal })).toMatchObject({ ok: true });
    await impatient.close();
  });
});
