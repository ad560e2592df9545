import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAwsAccess } from '../../src/aws/access.ts';
import { classifyAwsError } from '../../src/aws/classify-aws-error.ts';
import { createPacer } from '../../src/mcp/pacing.ts';
import { createCloudTrailLookups } from '../../src/mcp/servers/cloudtrail.ts';
import { accounts, home, startAwsWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startAwsWorld>>;
beforeAll(async () => {
  world = await startAwsWorld({ lookupsPerSecond: 100, sessionSeconds: 1 });
});
afterAll(() => world.aws.close());

describe('credentials that last for a second', () => {
  it('are renewed between the pages of a look-up, so that none is refused', async () => {
    const access = { ...createAwsAccess({ accounts, homeRegion: home }), classify: classifyAwsError };
    const lookups = createCloudTrailLookups({ ...access, pacer: createPacer({ perSecond: 0.8 }) });
    const day = 86_400_000;
    const request = {
      account: '425364758697',
      region: home,
      attribute: 'Username' as const,
      value: 'svc-ci-deploy',
      from: new Date(Date.now() - 89 * day),
      to: new Date(),
      max_rows: 120,
    };
    const found = await lookups.look(request, new AbortController().signal);
    expect(found).toMatchObject({ error: null, pages: 3, events: { length: 120 } });
    expect(world.aws.requests()['sts:AssumeRole']?.calls).toBeGreaterThan(1);
    expect(world.aws.requests()['cloudtrail:LookupEvents']?.refused).toEqual({});
  });
});
