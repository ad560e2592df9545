import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';

type Credentials = Awaited<ReturnType<ReturnType<typeof fromNodeProviderChain>>>;
type CredentialProvider = () => Promise<Credentials>;

/** The AWS identities of the bot: its own, and one per account whose role it may assume. */
export interface AwsAccess {
  /** Credentials for an account; null means the bot's own identity. */
  credentials(accountId: string | null): CredentialProvider;
  /**
   * Whether we have credentials of this very account: a role in it, or the bot lives there. Without this check the logs of
   * the bot's own account would be read instead, and would be empty.
   */
  reaches(accountId: string): Promise<boolean>;
}

export interface AwsAccessOptions {
  readonly accounts: readonly { readonly id: string; readonly roleToAssume?: string | undefined }[];
  /** Region of the STS endpoint. */
  readonly homeRegion: string;
}

/** Renewed this long before they expire, so that a call in flight never carries dead credentials. */
const renewalMarginMs = 5 * 60_000;
const requestLimits = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;

/** Gives each account its credentials: assumed through STS where the account names a role, the bot's own elsewhere. */
export function createAwsAccess({ accounts, homeRegion }: AwsAccessOptions): AwsAccess {
  const clientConfig = { region: homeRegion, requestHandler: requestLimits };
  const own = rememberUntilExpiry(fromNodeProviderChain({ clientConfig }));
  const assumed = new Map<string, CredentialProvider>();
  for (const { id, roleToAssume } of accounts) {
    if (roleToAssume === undefined) continue;
    const params = { RoleArn: toRoleArn(id, roleToAssume), RoleSessionName: 'gd-triage' };
    assumed.set(id, rememberUntilExpiry(fromTemporaryCredentials({ params, clientConfig, masterCredentials: own })));
  }
  const ownAccount = rememberAnswer(() => askOwnAccount(homeRegion, own));
  return {
    credentials: (accountId) => (accountId === null ? own : (assumed.get(accountId) ?? own)),
    reaches: async (accountId) => assumed.has(accountId) || (await ownAccount()) === accountId,
  };
}

async function askOwnAccount(region: string, credentials: CredentialProvider): Promise<string | undefined> {
  const client = new STSClient({ region, credentials, requestHandler: requestLimits });
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    return Account;
  } finally {
    client.destroy();
  }
}

/** Asks once; a failure is not remembered. */
function rememberAnswer<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: Promise<Answer> | null = null;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}

/** A bare role name is enough: the account is known. */
function toRoleArn(accountId: string, role: string): string {
  return role.startsWith('arn:') ? role : `arn:aws:iam::${accountId}:role/${role}`;
}

function rememberUntilExpiry(provide: CredentialProvider): CredentialProvider {
  let current: Credentials | null = null;
  let renewal: Promise<Credentials> | null = null;
  return () => {
    if (current !== null && !isExpiring(current)) return Promise.resolve(current);
    renewal ??= provide()
      .then((fresh) => {
        current = fresh;
        return fresh;
      })
      .finally(() => {
        renewal = null;
      });
    return renewal;
  };
}

function isExpiring({ expiration }: Credentials): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < renewalMarginMs;
}
