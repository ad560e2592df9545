import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createAwsAccess } from '../../src/aws/access.ts';
import { classifyAwsError } from '../../src/aws/classify-aws-error.ts';
import { TriageError } from '../../src/domain/errors.ts';
import type { FindingReference } from '../../src/domain/finding.ts';
import { parseFinding } from '../../src/domain/parse-finding.ts';
import type { FindingSourceOptions } from '../../src/guardduty/finding-source.ts';
import { createFindingSource } from '../../src/guardduty/finding-source.ts';
import { accounts, home, production, regions, sandbox, startAwsWorld } from '../aws/world.ts';

let world: Awaited<ReturnType<typeof startAwsWorld>>;
beforeAll(async () => {
  world = await startAwsWorld();
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world.aws.close());

const nothing: FindingReference = {
  findingId: null,
  region: null,
  accountId: null,
  detectorId: null,
  type: null,
  severity: null,
};
const open = (changed: Partial<FindingSourceOptions> = {}) =>
  createFindingSource({
    access: createAwsAccess({ accounts, homeRegion: home }),
    accounts,
    regions,
    classify: classifyAwsError,
    parse: parseFinding,
    ...changed,
  });
const read = (known: Partial<FindingReference>, changed: Partial<FindingSourceOptions> = {}) =>
  open(changed).read({ ...nothing, ...known });
const failure = async (known: Partial<FindingReference>, changed: Partial<FindingSourceOptions> = {}) => {
  const error = await read(known, changed).catch((caught: unknown) => caught);
  if (!(error instanceof TriageError)) throw new Error(`not of the catalogue: ${String(error)}`);
  return { code: error.code, ...error.context };
};
const findingOf = (prefix: string) => {
  const found = world.scenarios.find(({ name }) => name.startsWith(prefix));
  if (found === undefined) throw new Error(`no scenario ${prefix}`);
  return found.finding;
};
const calls = (name: string) => world.aws.requests()[name]?.calls ?? 0;

describe('reading a finding by its id', () => {
  it('asks the delegated administrator and nobody else', async () => {
    const { Id, Region } = findingOf('01');
    const before = calls('sts:AssumeRole');
    const finding = await read({ findingId: Id, region: Region, accountId: sandbox });
    expect(finding).toMatchObject({
      id: Id,
      accountId: sandbox,
      region: Region,
      type: 'Exfiltration:S3/AnomalousBehavior',
    });
    expect(calls('sts:AssumeRole')).toBe(before);
  });

  it('searches every region where the reference names none', async () => {
    const { Id } = findingOf('02');
    expect(await read({ findingId: Id })).toMatchObject({ id: Id, region: 'us-east-1' });
  });

  it('asks the member account where the administrator may not read', async () => {
    world.aws.faults.set({ service: 'guardduty', accountId: '532415263748' }, 'denied');
    const { Id, Region } = findingOf('01');
    expect(await read({ findingId: Id, region: Region, accountId: sandbox })).toMatchObject({ id: Id });
    expect(await read({ findingId: Id, region: Region })).toMatchObject({ id: Id });
  });

  it('says what was searched when there is no such finding, or it was deleted', async () => {
    const { Id, Region } = findingOf('01');
    world.aws.faults.deleteFinding(Id);
    const gone = await failure({ findingId: Id, region: Region, accountId: sandbox });
    expect(gone).toMatchObject({ code: 'finding_not_found', finding: Id });
    expect(gone).toHaveProperty('searched', `delegated administrator ${Region}, ${sandbox} ${Region}`);
  });

  it('tells no detector, no permission and expired credentials apart', async () => {
    const { Id } = findingOf('01');
    const reference = { findingId: Id, region: home, accountId: sandbox };
    world.aws.faults.removeDetector(home);
    expect(await failure(reference)).toMatchObject({ code: 'no_detector', region: home });
    world.aws.faults.clear();
    world.aws.faults.set({ service: 'guardduty', operation: 'GetFindings' }, 'denied');
    expect(await failure(reference)).toMatchObject({
      code: 'access_denied',
      action: 'guardduty:GetFindings',
      region: home,
    });
    world.aws.faults.clear();
    world.aws.faults.set({ service: 'guardduty' }, 'expired');
    expect(await failure(reference)).toMatchObject({ code: 'credentials_expired' });
  });

  it('says in the search which account could not be asked', async () => {
    const { Id } = findingOf('01');
    world.aws.faults.deleteFinding(Id);
    world.aws.faults.set({ service: 'sts' }, 'denied');
    const told = await failure({ findingId: Id, region: home, accountId: sandbox });
    expect(told).toMatchObject({ code: 'finding_not_found' });
    expect(told).toHaveProperty('searched', `delegated administrator ${home}, ${sandbox} ${home} (access_denied)`);
  });

  it('never takes throttling or a hanging service for a missing finding', async () => {
    const reference = { findingId: 'f'.repeat(32), region: home };
    world.aws.faults.set({ service: 'guardduty', operation: 'GetFindings' }, 'throttled');
    expect(await failure(reference, { accounts: [] })).toMatchObject({ code: 'throttled' });
    world.aws.faults.clear();
    world.aws.faults.set({ service: 'guardduty', accountId: sandbox }, 'timeout');
    expect(await failure(reference, { timeoutMs: 200 })).toMatchObject({ code: 'timed_out' });
  });

  it('takes a turn of the pacer for every call', async () => {
    const turns: string[] = [];
    const pace = async (key: string) => void turns.push(key);
    await read({ findingId: findingOf('01').Id, region: home }, { pace });
    expect(turns).toEqual(Array.from({ length: 2 }, () => `guardduty delegated administrator ${home}`));
  });
});

describe('looking a finding up without its id', () => {
  it('takes the only one that fits', async () => {
    const { Id, Type } = findingOf('05');
    expect(await read({ type: Type, accountId: production, region: home })).toMatchObject({ id: Id });
    expect(await read({ type: Type })).toMatchObject({ id: Id });
  });

  it('offers a choice where several fit, and narrows by severity', async () => {
    const told = await failure({ accountId: production });
    expect(told).toMatchObject({ code: 'finding_ambiguous', count: 5 });
    expect(JSON.stringify(told)).toContain(findingOf('05').Id);
    const tor = findingOf('02');
    expect(await read({ accountId: production, severity: 5 })).toMatchObject({ id: tor.Id });
    expect(await read({ accountId: production, severity: 'Medium' })).toMatchObject({ id: tor.Id });
  });

  it('does not reach further back than its window', async () => {
    const { Type } = findingOf('05');
    const later = () => new Date(Date.now() + 73 * 3_600_000);
    expect(await failure({ type: Type }, { now: later })).toMatchObject({ code: 'finding_not_found', finding: Type });
  });

  it('refuses a reference that says nothing', async () => {
    expect(await failure({ region: home })).toMatchObject({ code: 'reference_unreadable' });
  });

  it('lists what fits', async () => {
    const found = await open().list({ ...nothing, accountId: production, region: home });
    expect(found.map(({ id }) => id)).toContain(findingOf('07').Id);
    expect(found.every(({ accountId }) => accountId === production)).toBe(true);
  });
});
