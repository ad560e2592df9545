import type { AwsAccess } from '../aws/access.ts';
import { classifyAwsError } from '../aws/classify-aws-error.ts';
import { type Caller, identifyCaller } from '../aws/identify-caller.ts';
import type { OfflineConfig } from '../config.ts';
import { approve, caution, type Diagnosis, reject } from '../domain/diagnosis.ts';
import { createGuardDutyCalls } from '../guardduty/guardduty-calls.ts';
import { createCloudTrailLookups } from '../mcp/servers/cloudtrail.ts';
import { judgeSkew } from './check-clock.ts';
import type { Check } from './examine.ts';

const policyPage = 'docs/aws-permissions.md lists the policy';

/** The bot's own identity, GuardDuty in every region, and what each account lets us read. One line each. */
export function listAwsChecks(config: OfflineConfig, access: AwsAccess): readonly Check[] {
  const { organisation, regions, awsRegion } = config;
  const { credentials, reaches } = access;
  const lookups = createCloudTrailLookups({ credentials, reaches, classify: classifyAwsError });
  const own = once(() => identifyCaller(access, null, awsRegion));
  const trail = { lookups, regions: [...new Set([...regions, awsRegion, 'us-east-1'])] };
  return [
    { about: 'AWS identity', run: () => checkIdentity(own) },
    ...regions.map((region) => ({ about: `GuardDuty ${region}`, run: () => checkGuardDuty(access, region) })),
    ...organisation.accounts.map((account) => ({
      about: `AWS account ${account.id}`,
      run: () => checkAccount(account, { access, own, trail, isRead: isReadByApi(config, account.id) }),
    })),
  ];
}

async function checkIdentity(own: () => Promise<Caller>): Promise<readonly Diagnosis[]> {
  const about = 'AWS identity';
  try {
    const { arn, skewMs } = await own();
    return [approve(about, arn), ...(skewMs === null ? [] : [judgeSkew('AWS', skewMs)])];
  } catch (error) {
    return [reject(about, `STS refuses the credentials (${classifyAwsError(error)})`, describeIdentityFix(error))];
  }
}

function describeIdentityFix(error: unknown): string {
  if (classifyAwsError(error) === 'timed_out') return 'Check the network: sts must be reachable in AWS_REGION.';
  return 'Give the bot credentials: an instance or task role, AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
}

/** With the bot's own identity, which sees the findings of all members where it administers GuardDuty. */
async function checkGuardDuty(access: AwsAccess, region: string): Promise<readonly Diagnosis[]> {
  const calls = createGuardDutyCalls({ access, classify: classifyAwsError });
  const place = { accountId: null, region };
  const detector = await calls.detector(place);
  const ids = await calls.list(place, detector, { criteria: { Criterion: {} }, limit: 1 });
  if (ids.length > 0) await calls.get(place, detector, ids);
  const seen = ids.length > 0 ? 'findings can be read' : 'there are no findings, so reading one was not tried';
  return [approve(`GuardDuty ${region}`, `detector ${detector}, ${seen}`)];
}

interface AccountDesk {
  readonly access: AwsAccess;
  readonly own: () => Promise<Caller>;
  readonly trail: Trail;
  /** Whether CloudTrail's API is a source for this account. */
  readonly isRead: boolean;
}

interface Trail {
  readonly lookups: ReturnType<typeof createCloudTrailLookups>;
  readonly regions: readonly string[];
}

type Account = OfflineConfig['organisation']['accounts'][number];

async function checkAccount(account: Account, desk: AccountDesk): Promise<readonly Diagnosis[]> {
  const about = `AWS account ${account.id} (${account.name})`;
  const { access, own, trail, isRead } = desk;
  if (account.roleToAssume === undefined) {
    const caller = await own().catch(() => null);
    if (caller !== null && caller.account !== account.id) {
      return [caution(about, 'no role to read its logs with', `Add roleToAssume to the account (${policyPage}).`)];
    }
  } else {
    const refusal = await access
      .credentials(account.id)()
      .then(() => null, classifyAwsError);
    if (refusal !== null)
      return [reject(about, `the role ${account.roleToAssume} cannot be assumed (${refusal})`, describeRoleFix())];
  }
  if (!isRead) return [approve(about, 'reachable; CloudTrail is read another way')];
  return [await checkTrail(about, account.id, trail)];
}

function describeRoleFix(): string {
  return `Let its trust policy name the bot, and allow the bot sts:AssumeRole on it (${policyPage}).`;
}

/** One look-up per region for an event nobody causes: it costs nothing and shows whether we may. */
async function checkTrail(about: string, account: string, { lookups, regions }: Trail): Promise<Diagnosis> {
  const to = new Date();
  const from = new Date(to.getTime() - 60_000);
  const answers = await Promise.all(
    regions.map(async (region) => {
      const request = {
        account,
        region,
        attribute: 'EventName',
        value: 'GdTriageDoctor',
        from,
        to,
        max_rows: 1,
      } as const;
      const { error } = await lookups.look(request, AbortSignal.timeout(15_000));
      return { region, error };
    }),
  );
  const failed = answers.filter(({ error }) => error !== null);
  if (failed.length === 0) return approve(about, `CloudTrail answers in ${regions.join(', ')}`);
  const detail = `CloudTrail does not answer: ${failed.map(({ region, error }) => `${region} ${error}`).join(', ')}`;
  if (failed.every(({ error }) => error === 'throttled')) {
    return caution(about, detail, 'Others in the account use up its 2 requests a second; try again later.');
  }
  return reject(
    about,
    detail,
    `Allow cloudtrail:LookupEvents in these regions (${policyPage}); mind service control policies.`,
  );
}

function isReadByApi({ organisation }: OfflineConfig, account: string): boolean {
  return organisation.logSources.some(
    ({ via, collected, accounts }) =>
      via === 'cloudtrail-api' && collected && (accounts.includes('*') || accounts.includes(account)),
  );
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask();
    return asked;
  };
}
