import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAwsAccess } from '../../src/aws/access.ts';
import { classifyAwsError } from '../../src/aws/classify-aws-error.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { Row } from '../../src/domain/evidence.ts';
import { askInParts } from '../../src/mcp/ask-in-parts.ts';
import { createMcpHost } from '../../src/mcp/host.ts';
import { createPacer } from '../../src/mcp/pacing.ts';
import { createCloudTrailLookups, createCloudTrailServer } from '../../src/mcp/servers/cloudtrail.ts';
import { createTrailReader } from '../../src/mcp/servers/trail-reader.ts';
import { createToolbox } from '../../src/mcp/toolbox.ts';
import { accounts, home, production, startAwsWorld } from '../aws/world.ts';

const accessKeyId = 'AKIANOISYNOISYNOISY1';
const noise = 10_000;
const start = Math.floor(Date.now() / 1000) * 1000 - 2 * 86_400_000;
/** One call every ten seconds; the one that matters in the middle. */
const records = Array.from({ length: noise + 1 }, (_, index) => ({
  eventID: `noise-${index}`,
  eventName: index === noise / 2 ? 'StopLogging' : 'DescribeInstances',
  eventSource: index === noise / 2 ? 'cloudtrail.amazonaws.com' : 'ec2.amazonaws.com',
  eventTime: new Date(start + index * 10_000).toISOString().replace('.000Z', 'Z'),
  awsRegion: home,
  recipientAccountId: production,
  readOnly: index !== noise / 2,
  userIdentity: { type: 'IAMUser', userName: 'noisy', accessKeyId },
}));
const stop = `noise-${noise / 2}`;
const window = {
  from: new Date(start - 60_000).toISOString(),
  to: new Date(start + noise * 10_000 + 60_000).toISOString(),
};

let world: Awaited<ReturnType<typeof startAwsWorld>>;
beforeAll(async () => {
  world = await startAwsWorld({ lookupsPerSecond: 100_000 }, { events: records });
});
afterAll(() => world.aws.close());

async function askCloudTrail(maxRows: number, pagingForMs?: number) {
  const access = { ...createAwsAccess({ accounts, homeRegion: home }), classify: classifyAwsError };
  const pacer = createPacer({ perSecond: 10_000 });
  const lookups = createCloudTrailLookups({ ...access, pacer, pagingForMs });
  const create = () => createCloudTrailServer({ lookups, trails: createTrailReader(access) });
  const host = createMcpHost({ servers: { cloudtrail: { type: 'built-in', create } }, policy: {} });
  const query = { via: 'cloudtrail-api' as const, attribute: 'AccessKeyId', value: accessKeyId, regions: [home] };
  const ask: Ask = { question: 'Q5', source: 'cloudtrail', account: production, ...window, query, maxRows };
  const answer = await createToolbox({ host }).ask(ask, new AbortController().signal);
  await host.close();
  return answer;
}
const ids = (rows: readonly Row[]) => rows.map((row) => row['eventID']);

describe('one StopLogging among 10,000 records', () => {
  it('is found by reading all of LookupEvents', async () => {
    // A busy machine may take its time: what is tested is that nothing is left out.
    const answer = await askCloudTrail(12_000, 80_000);
    expect(answer).toMatchObject({ outcome: 'answered', rows: { length: noise + 1 } });
    expect(ids(answer.rows)).toContain(stop);
    expect((answer.calls ?? 0) - (answer.paging ?? 0)).toBe(1);
  });

  it.each([
    ['rows', 500, undefined],
    ['time', 12_000, 1],
  ])(
    'is found by its name where the %s do not suffice, and what was not read is said',
    async (_what, maxRows, forMs) => {
      const answer = await askCloudTrail(maxRows, forMs);
      expect(answer.outcome).toBe('truncated');
      expect(answer.rows.length).toBeLessThan(noise / 2);
      expect(ids(answer.rows)).toContain(stop);
      expect(answer.detail).toMatch(
        new RegExp(`not read: ${window.from} to \\S+, except 22 of 22 decisive events asked for by name, 1 found`),
      );
    },
  );

  it.each([
    ['by halving the time', 12_000, 2_000],
    ['by its name', 100, 100],
  ])('is found through a platform that gives few rows a search, %s', async (_way, maxRows, pageRows) => {
    const asked: Ask[] = [];
    const platform = async (ask: Ask) => {
      asked.push(ask);
      const isNamed = ask.query.via === 'splunk' && ask.query.spl.startsWith('search eventName IN (StopLogging, ');
      const found = records.filter(
        ({ eventTime, eventName }) =>
          eventTime >= ask.from && eventTime < ask.to && (!isNamed || eventName === 'StopLogging'),
      );
      const rows = found.slice(0, pageRows);
      const outcome = found.length > rows.length ? ('truncated' as const) : ('answered' as const);
      return { outcome, rows, tool: 't', detail: '', calls: 1, throttled: 0, cacheHits: 0 };
    };
    const query = { via: 'splunk' as const, server: 's', spl: 'search index="a" noisy | table _raw', regions: [] };
    const ask: Ask = { question: 'Q5', source: 'cloudtrail', account: production, ...window, query, maxRows };
    const answer = await askInParts(ask, {
      askOnce: platform,
      pageRows,
      signal: new AbortController().signal,
    });
    expect(ids(answer.rows)).toContain(stop);
    expect(new Set(ids(answer.rows)).size).toBe(answer.rows.length);
    expect(answer).toMatchObject(
      maxRows === pageRows
        ? { outcome: 'truncated', calls: 2, detail: expect.stringContaining('not read in full') }
        : { outcome: 'answered', calls: asked.length, rows: { length: noise + 1 } },
    );
  });
});
