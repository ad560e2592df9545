import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createAwsAccess } from '../../../src/aws/access.ts';
import { classifyAwsError } from '../../../src/aws/classify-aws-error.ts';
import { judgeTrails } from '../../../src/domain/trail-coverage.ts';
import { createPacer } from '../../../src/mcp/pacing.ts';
import { createTrailReader } from '../../../src/mcp/servers/trail-reader.ts';
import { accounts, home, production, sandbox, startAwsWorld } from '../../aws/world.ts';

const never = new AbortController().signal;
const trail = (name: string, more: object = {}) => ({
  name,
  account: production,
  homeRegion: home,
  bucket: `${name}-logs`,
  ...more,
});
const s3 = (values: readonly string[]) => ({
  ReadWriteType: 'All',
  IncludeManagementEvents: false,
  DataResources: [{ Type: 'AWS::S3::Object', Values: values }],
});
const isLedger = [
  { Field: 'eventCategory', Equals: ['Data'] },
  { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
  { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::ledger/'] },
];

let world: Awaited<ReturnType<typeof startAwsWorld>>;
beforeAll(async () => {
  world = await startAwsWorld(
    {},
    {
      trails: [
        trail('ledger', { advancedEventSelectors: [{ Name: 'ledger', FieldSelectors: isLedger }] }),
        trail('photos', { eventSelectors: [s3(['arn:aws:s3:::photos/', 'arn:aws:s3:::scans/in/'])] }),
        trail('elsewhere', { homeRegion: 'eu-west-1', isMultiRegion: false, eventSelectors: [s3(['arn:aws:s3'])] }),
      ],
    },
  );
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world.aws.close());

const openReader = () => {
  const access = createAwsAccess({ accounts, homeRegion: home });
  return createTrailReader({ ...access, classify: classifyAwsError, pacer: createPacer({ perSecond: 500 }) });
};
const read = async (account: string, region: string, reader = openReader()) => {
  const found = await reader.read({ account, region }, never);
  return 'trails' in found ? found.trails : found.error;
};
const judge = async (bucket: string, region = home) => {
  const trails = await read(production, region);
  if (typeof trails === 'string') throw new Error(trails);
  const need = { events: 's3-data', bucket, from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' };
  return judgeTrails(trails, need);
};

describe('what AWS says about its trails', () => {
  it('reads the organisation’s trail in every account, and the account’s own trails where they record', async () => {
    const here = await read(production, home);
    expect(here).toMatchObject([
      { name: 'kestrel-org-trail', organization: true, logging: true },
      { name: 'kestrel-prod-trail', organization: false },
      { name: 'ledger' },
      { name: 'photos' },
    ]);
    expect(await read(production, 'eu-west-1')).toMatchObject([{}, {}, {}, {}, { name: 'elsewhere' }]);
    expect(await read(sandbox, home)).toMatchObject([{ name: 'kestrel-org-trail' }]);
  });

  it('understands basic and advanced selectors alike', async () => {
    expect(await judge('ledger')).toMatchObject({ recorded: 'all', trails: ['ledger'] });
    expect(await judge('photos')).toMatchObject({ recorded: 'all', trails: ['photos'] });
    expect(await judge('scans')).toMatchObject({ recorded: 'some', trails: ['photos'] });
    expect(await judge('nobody')).toMatchObject({ recorded: 'none' });
    expect(await judge('nobody', 'eu-west-1')).toMatchObject({ recorded: 'all', trails: ['elsewhere'] });
  });

  it('asks once for all who want to know', async () => {
    const reader = openReader();
    const before = world.aws.requests()['cloudtrail:DescribeTrails']?.calls ?? 0;
    await Promise.all([read(production, home, reader), read(production, home, reader)]);
    await read(production, home, reader);
    expect(world.aws.requests()['cloudtrail:DescribeTrails']?.calls).toBe(before + 1);
  });

  it('says what it may not see, as a whole or of one trail', async () => {
    world.aws.faults.set({ service: 'cloudtrail', operation: 'GetEventSelectors' }, 'denied');
    expect((await judge('ledger')).recorded).toBe('unknown');
    world.aws.faults.set({ service: 'cloudtrail', operation: 'DescribeTrails' }, 'denied');
    expect(await read(production, home)).toBe('denied');
    expect(await read('111122223333', home)).toBe('not_configured');
  });
});
