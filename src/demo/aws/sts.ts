import { z } from 'zod';
import type { AwsCall, AwsReply } from './aws-call.ts';
import { refuse, succeed } from './aws-call.ts';
import type { KeyRing } from './aws-credentials.ts';
import type { AwsWorld } from './aws-world.ts';
import { securityAccountId } from './aws-world.ts';

const assumeRoleSchema = z.object({
  RoleArn: z.string(),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  DurationSeconds: z.coerce.number().int().min(900).max(3600).default(3600),
});

const readRole = /^arn:aws:iam::(\d{12}):role\/gd-triage-read$/;

/** STS: who am I, and the read role of every account of the organisation. */
export function createSts(
  world: AwsWorld,
  keys: KeyRing,
  sessionSeconds?: number,
): Record<string, (call: AwsCall) => AwsReply> {
  return {
    GetCallerIdentity: (call) =>
      succeed({ UserId: `AIDADEMO:${call.accountId}`, Account: call.accountId, Arn: describeCaller(call) }),
    AssumeRole(call) {
      const parsed = assumeRoleSchema.safeParse(call.input);
      if (!parsed.success) return refuse('ValidationError', 'The role ARN, session name or duration is not valid.');
      const { RoleArn, RoleSessionName, DurationSeconds } = parsed.data;
      const accountId = readRole.exec(RoleArn)?.[1];
      if (accountId === undefined || !world.accountIds.has(accountId) || call.accountId !== securityAccountId) {
        const message = `User: ${describeCaller(call)} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`;
        return refuse('AccessDenied', message, 403);
      }
      const key = keys.issue(accountId, sessionSeconds ?? DurationSeconds);
      return succeed({
        Credentials: {
          AccessKeyId: key.accessKeyId,
          SecretAccessKey: 'only-for-the-local-world',
          SessionToken: key.sessionToken,
          Expiration: key.expiresAt.toISOString(),
        },
        AssumedRoleUser: {
          AssumedRoleId: `AROADEMO${accountId}:${RoleSessionName}`,
          Arn: `arn:aws:sts::${accountId}:assumed-role/gd-triage-read/${RoleSessionName}`,
        },
      });
    },
  };
}

function describeCaller(call: AwsCall): string {
  return call.accountId === securityAccountId
    ? `arn:aws:iam::${call.accountId}:user/gd-triage`
    : `arn:aws:sts::${call.accountId}:assumed-role/gd-triage-read/gd-triage`;
}
