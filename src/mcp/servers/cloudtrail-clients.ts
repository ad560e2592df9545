import type { CloudTrailClientConfig } from '@aws-sdk/client-cloudtrail';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { ErrorClass } from '../call-result.ts';
import { readErrorClass } from './read-error-class.ts';

type Provider = Extract<CloudTrailClientConfig['credentials'], () => unknown>;

export interface CloudTrailAccess {
  readonly credentials: (accountId: string) => Provider;
  /** Whether those are credentials of that very account. */
  readonly reaches: (accountId: string) => Promise<boolean>;
  readonly classify: (error: unknown) => string;
  readonly requestTimeoutMs?: number | undefined;
}

/** One client per account and region, without retries of its own: those would not wait for our pacer. */
export interface CloudTrailClients {
  clientOf(place: { readonly account: string; readonly region: string }): CloudTrailClient;
  /** Why this account cannot be asked at all; a refusal to say who we are counts as one. */
  findObstacle(account: string): Promise<ErrorClass | null>;
  classify(error: unknown): ErrorClass;
}

export function createCloudTrailClients(access: CloudTrailAccess): CloudTrailClients {
  const clients = new Map<string, CloudTrailClient>();
  const classify = (error: unknown) => readErrorClass(access.classify(error));
  return {
    clientOf: ({ account, region }) => {
      const place = `${account} ${region}`;
      const client = clients.get(place) ?? createClient(account, region, access);
      clients.set(place, client);
      return client;
    },
    findObstacle: async (account) => {
      try {
        return (await access.reaches(account)) ? null : 'not_configured';
      } catch (error) {
        return classify(error);
      }
    },
    classify,
  };
}

function createClient(account: string, region: string, access: CloudTrailAccess): CloudTrailClient {
  const requestTimeout = access.requestTimeoutMs ?? 15_000;
  return new CloudTrailClient({
    region,
    credentials: access.credentials(account),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: Math.min(requestTimeout, 5_000), requestTimeout, throwOnRequestTimeout: true },
  });
}
