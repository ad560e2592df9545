import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createAwsAccess } from '../../src/aws/access.ts';
import { classifyAwsError } from '../../src/aws/classify-aws-error.ts';
import { securityAccountId } from '../../src/demo/aws/aws-world.ts';
import { accounts, home, production, sandbox, startAwsWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startAwsWorld>>;
beforeAll(async () => {
  world = await startAwsWorld();
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world.aws.close());

const calls = () => world.aws.requests()['sts:AssumeRole']?.calls ?? 0;

describe('access to AWS', () => {
  it('assumes the role of an account once, and keeps the credentials until they are about to expire', async () => {
    const access = createAwsAccess({ accounts, homeRegion: home });
    const before = calls();
    const [first, second] = await Promise.all([access.credentials(production)(), access.credentials(production)()]);
    expect(first.accessKeyId).toMatch(/^ASIA/);
    expect(second).toEqual(first);
    expect(await access.credentials(production)()).toEqual(first);
    expect(calls()).toBe(before + 1);
    expect((await access.credentials(sandbox)()).accessKeyId).not.toBe(first.accessKeyId);
  });

  it('uses its own identity for accounts without a role', async () => {
    const access = createAwsAccess({ accounts: [{ id: production }], homeRegion: home });
    const own = await access.credentials(null)();
    expect(await access.credentials(production)()).toEqual(own);
    expect(own.accessKeyId).toBe(process.env['AWS_ACCESS_KEY_ID']);
  });

  it('reaches accounts with a role and the one it lives in, and says no for others', async () => {
    const access = createAwsAccess({ accounts, homeRegion: home });
    expect(await access.reaches(production)).toBe(true);
    expect(await access.reaches(securityAccountId)).toBe(true);
    expect(await access.reaches('111122223333')).toBe(false);
  });

  it('does not keep a failure', async () => {
    const access = createAwsAccess({ accounts, homeRegion: home });
    world.aws.faults.set({ service: 'sts' }, 'denied');
    const refused = await access
      .credentials(production)()
      .catch((error: unknown) => error);
    expect(classifyAwsError(refused)).toBe('denied');
    world.aws.faults.clear();
    expect((await access.credentials(production)()).accessKeyId).toMatch(/^ASIA/);
  });
});

describe('errors of AWS', () => {
  it.each([
    ['AccessDeniedException', 'denied'],
    ['UnauthorizedOperation', 'denied'],
    ['ExpiredTokenException', 'expired'],
    ['UnrecognizedClientException', 'expired'],
    ['CredentialsProviderError', 'expired'],
    ['ThrottlingException', 'throttled'],
    ['TooManyRequestsException', 'throttled'],
    ['TimeoutError', 'timed_out'],
    ['ResourceNotFoundException', 'not_found'],
    ['BadRequestException', 'invalid'],
    ['InvalidLookupAttributesException', 'invalid'],
    ['InternalServerErrorException', 'unavailable'],
  ])('%s is %s', (name, expected) => {
    expect(classifyAwsError(Object.assign(new Error('x'), { name }))).toBe(expected);
  });

  it('goes by the status where the name is new, and by the code of a failed connection', () => {
    expect(classifyAwsError({ name: 'Strange', $metadata: { httpStatusCode: 403 } })).toBe('denied');
    expect(classifyAwsError({ name: 'Error', code: 'ECONNREFUSED' })).toBe('unavailable');
    expect(classifyAwsError('nonsense')).toBe('unavailable');
  });
});
