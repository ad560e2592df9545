import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import type { AwsAccess } from './access.ts';

/** Who a set of credentials belongs to, as STS says. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  /** How far our clock is ahead of that of AWS; null where the answer names no time. */
  readonly skewMs: number | null;
}

const requestLimits = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;
const Answered = z.object({ response: z.object({ headers: z.object({ date: z.string() }) }) });

/** Asks STS whose credentials these are; null means the bot's own. Needs no permission. Throws what the SDK throws. */
export async function identifyCaller(access: AwsAccess, accountId: string | null, region: string): Promise<Caller> {
  const credentials = access.credentials(accountId);
  const client = new STSClient({ region, credentials, requestHandler: requestLimits });
  let skewMs: number | null = null;
  client.middlewareStack.add(
    (next) => async (call) => {
      const answer = await next(call);
      skewMs = readSkew(answer) ?? skewMs;
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  try {
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn, skewMs };
  } finally {
    client.destroy();
  }
}

function readSkew(answer: unknown): number | null {
  const parsed = Answered.safeParse(answer);
  const told = parsed.success ? Date.parse(parsed.data.response.headers.date) : Number.NaN;
  return Number.isNaN(told) ? null : Date.now() - (told + 500);
}
