import type { Row } from '../../../src/domain/evidence.ts';
import { attackerAddress, ownAccount, userKey } from './build-finding.ts';

let made = 0;

/** What a test says about a CloudTrail record; the rest is IAM user `ada` with her key from the address of the finding. */
export interface CallBend {
  readonly name: string;
  readonly service: string;
  readonly time?: string;
  readonly parameters?: unknown;
  readonly response?: unknown;
  readonly error?: string;
  readonly address?: string;
  readonly identity?: Row;
  readonly more?: Row;
}

export function buildCall(bend: CallBend): Row {
  made += 1;
  return {
    eventVersion: '1.09',
    eventID: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    eventTime: bend.time ?? '2026-03-04T10:05:00Z',
    eventName: bend.name,
    eventSource: `${bend.service}.amazonaws.com`,
    awsRegion: 'eu-west-1',
    recipientAccountId: ownAccount,
    eventCategory: 'Management',
    readOnly: false,
    sourceIPAddress: bend.address ?? attackerAddress,
    userAgent: 'aws-cli/2.15.0',
    userIdentity: bend.identity ?? userIdentity,
    requestParameters: bend.parameters ?? {},
    responseElements: bend.response ?? null,
    ...(bend.error === undefined ? {} : { errorCode: bend.error }),
    ...bend.more,
  };
}

export const userIdentity = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSER00001',
  arn: `arn:aws:iam::${ownAccount}:user/ada`,
  accountId: ownAccount,
  userName: 'ada',
  accessKeyId: userKey,
};

/** A session of a role. */
export function roleIdentity(role: string, session: string, key = 'ASIAEXAMPLEROLE00001'): Row {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLEROLE00001:${session}`,
    arn: `arn:aws:sts::${ownAccount}:assumed-role/${role}/${session}`,
    accountId: ownAccount,
    accessKeyId: key,
    sessionContext: { sessionIssuer: { type: 'Role', userName: role } },
  };
}

/** An approved change that restricts nothing but what the test gives. */
export function buildChange(bend: Row = {}): Row {
  return {
    id: 'CHG-1',
    system: 'jira',
    kind: 'change',
    status: 'approved',
    summary: 'Planned work',
    requester: 'a@corp.example',
    approver: 'b@corp.example',
    principals: [],
    accounts: [ownAccount],
    regions: [],
    resources: [],
    actions: [],
    networks: [],
    start: '2026-03-04T09:00:00Z',
    end: '2026-03-04T12:00:00Z',
    ...bend,
  };
}

export interface SignInBend {
  readonly id?: string;
  readonly time?: string;
  readonly user?: string;
  readonly address?: string;
  readonly errorCode?: number;
  readonly category?: string;
  readonly properties?: Row;
}

/** A successful interactive sign-in with a second factor on a managed device. */
export function buildSignIn(bend: SignInBend = {}): Row {
  const errorCode = bend.errorCode ?? 0;
  return {
    time: bend.time ?? '2026-03-04T09:50:00Z',
    category: bend.category ?? 'SignInLogs',
    callerIpAddress: bend.address ?? attackerAddress,
    properties: {
      id: bend.id ?? 'sign-in-1',
      userPrincipalName: bend.user ?? 'ada@corp.example',
      isInteractive: bend.category !== 'NonInteractiveUserSignInLogs',
      status: { errorCode },
      ipAddress: bend.address ?? attackerAddress,
      location: { city: 'Madrid', countryOrRegion: 'ES' },
      deviceDetail: { isCompliant: true, isManaged: true },
      authenticationRequirement: 'multiFactorAuthentication',
      authenticationDetails: [
        { authenticationMethod: 'Password', succeeded: true, authenticationStepResultDetail: '' },
        {
          authenticationMethod: 'Mobile app notification',
          succeeded: errorCode === 0,
          authenticationStepResultDetail: '',
        },
      ],
      conditionalAccessStatus: 'success',
      appDisplayName: 'AWS IAM Identity Center',
      ...bend.properties,
    },
  };
}
