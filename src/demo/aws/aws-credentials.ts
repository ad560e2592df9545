import { randomInt } from 'node:crypto';
import { securityAccountId } from './aws-world.ts';

/** What the bot of the demo puts into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. The signature itself is not checked. */
export const demoAwsCredentials = {
  accessKeyId: 'AKIADEMOSECURITYACCT',
  secretAccessKey: 'only-for-the-local-world',
};

export interface Signer {
  accessKeyId: string;
  region: string;
  service: string;
  sessionToken: string | undefined;
}

interface IssuedKey {
  accountId: string;
  sessionToken: string;
  expiresAt: Date;
}

export type SignerIdentity = { accountId: string; isBase: boolean } | 'unknown' | 'expired';

export interface KeyRing {
  issue(accountId: string, lifetimeSeconds: number): IssuedKey & { accessKeyId: string };
  identify(signer: Signer): SignerIdentity;
}

const scope = /Credential=([A-Z0-9]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/;

/** Reads who signed a request, for which region and service, from its SigV4 header. */
export function parseSigner(headers: Headers): Signer | undefined {
  const [, accessKeyId, region, service] = scope.exec(headers.get('authorization') ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service, sessionToken: headers.get('x-amz-security-token') ?? undefined };
}

/** Knows the base key and hands out temporary keys, each bound to one account. */
export function createKeyRing(): KeyRing {
  const issued = new Map<string, IssuedKey>();
  return {
    issue(accountId, lifetimeSeconds) {
      const key = { accountId, sessionToken: randomText(48), expiresAt: new Date(Date.now() + lifetimeSeconds * 1000) };
      const accessKeyId = `ASIA${randomText(16)}`;
      issued.set(accessKeyId, key);
      return { ...key, accessKeyId };
    },
    identify(signer) {
      if (signer.accessKeyId === demoAwsCredentials.accessKeyId) return { accountId: securityAccountId, isBase: true };
      const key = issued.get(signer.accessKeyId);
      if (key === undefined || key.sessionToken !== signer.sessionToken) return 'unknown';
      return key.expiresAt.getTime() <= Date.now() ? 'expired' : { accountId: key.accountId, isBase: false };
    },
  };
}

function randomText(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
