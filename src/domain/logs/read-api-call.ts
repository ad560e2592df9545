import { z } from 'zod';
import type { Row } from '../evidence.ts';
import { flag, readInstant, record, text, textAt } from './lenient.ts';

interface Principal {
  /** IAMUser, AssumedRole, Root, FederatedUser, AWSService, AWSAccount … */
  readonly type: string | null;
  readonly arn: string | null;
  readonly id: string | null;
  readonly userName: string | null;
  readonly accountId: string | null;
  readonly accessKeyId: string | null;
  /** Chosen by the caller in most ways of assuming a role: a lead, never a proof. */
  readonly sessionName: string | null;
  /** Name of the role behind a session. */
  readonly issuerName: string | null;
  /** The AWS service that made the call on somebody's behalf. */
  readonly invokedBy: string | null;
}

/** One CloudTrail record. */
export interface ApiCall {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Without the version suffix some services add: UpdateFunctionCode, not UpdateFunctionCode20150331v2. */
  readonly name: string;
  readonly source: string;
  /** As a policy names it: `ec2:DeleteFlowLogs`. */
  readonly action: string;
  readonly region: string | null;
  readonly account: string | null;
  readonly principal: Principal;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly denied: boolean;
  readonly succeeded: boolean;
  readonly readOnly: boolean;
  readonly category: 'management' | 'data';
  readonly requestParameters: Row;
  readonly responseElements: Row;
  readonly additionalEventData: Row;
  /** ARNs of the resources the record lists. */
  readonly resources: readonly string[];
  readonly mfa: boolean | null;
  /** The credentials came from a console sign-in; AWS writes this, the caller cannot. */
  readonly fromConsole: boolean;
}

const identity = z
  .object({
    accountId: text,
    sessionContext: z
      .object({ attributes: z.object({ mfaAuthenticated: flag }).nullish().catch(null) })
      .nullish()
      .catch(null),
  })
  .nullish()
  .catch(null);

const cloudTrailRecord = z.object({
  eventID: text,
  eventTime: z.unknown(),
  eventName: z.string().min(1),
  eventSource: z.string(),
  awsRegion: text,
  recipientAccountId: text,
  userIdentity: identity,
  sourceIPAddress: text,
  userAgent: text,
  errorCode: text,
  errorMessage: text,
  readOnly: flag,
  managementEvent: flag,
  eventCategory: text,
  requestParameters: record,
  responseElements: record,
  additionalEventData: record,
  sessionCredentialFromConsole: flag,
  resources: z
    .array(z.object({ ARN: text }))
    .nullish()
    .catch(null),
});
type CloudTrailRecord = z.infer<typeof cloudTrailRecord>;

const denialCode =
  /^(Client\.|Server\.)?(AccessDenied\w*|Unauthorized(Operation|Access|Exception)?|NotAuthorized(Exception)?|AuthorizationError(Exception)?|AuthFailure|Forbidden(Exception)?|ExplicitDeny|UnrecognizedClientException|InvalidClientTokenId|ExpiredToken(Exception)?|SignatureDoesNotMatch|OptInRequired)$/i;
const denialText = /not authorized to perform|explicit deny|access denied/i;
const readName = /^(Get|List|Describe|Head|Lookup|Search|Batch(Get|Describe)|Select|Scan|Query|View|Check|Simulate)/;

/** Reads a CloudTrail record, management or data event; null when the row is something else. */
export function readApiCall(row: Row): ApiCall | null {
  const parsed = cloudTrailRecord.safeParse(row);
  const time = readInstant(row['eventTime']);
  if (!parsed.success || time === null) return null;
  const raw = parsed.data;
  const name = raw.eventName.replace(/\d{8}(v\d+)?$/, '');
  return {
    id: raw.eventID ?? '',
    time,
    name,
    source: raw.eventSource,
    action: `${raw.eventSource.replace(/\.amazonaws\.com$/, '')}:${name}`,
    region: raw.awsRegion,
    account: raw.recipientAccountId ?? raw.userIdentity?.accountId ?? null,
    principal: readPrincipal(row),
    address: raw.sourceIPAddress,
    userAgent: raw.userAgent,
    ...readResult(raw),
    readOnly: raw.readOnly ?? readName.test(name),
    category: raw.eventCategory?.toLowerCase() === 'data' || raw.managementEvent === false ? 'data' : 'management',
    requestParameters: raw.requestParameters,
    responseElements: raw.responseElements,
    additionalEventData: raw.additionalEventData,
    resources: (raw.resources ?? []).flatMap((one) => (one.ARN === null ? [] : [one.ARN])),
    mfa: readMfa(raw),
    fromConsole: raw.sessionCredentialFromConsole === true,
  };
}

function readPrincipal(row: Row): Principal {
  const id = textAt(row, 'userIdentity.principalId');
  const arn = textAt(row, 'userIdentity.arn');
  return {
    type: textAt(row, 'userIdentity.type'),
    arn,
    id,
    userName: textAt(row, 'userIdentity.userName'),
    accountId: textAt(row, 'userIdentity.accountId'),
    accessKeyId: textAt(row, 'userIdentity.accessKeyId'),
    sessionName: id?.includes(':') ? id.slice(id.indexOf(':') + 1) : null,
    issuerName: textAt(row, 'userIdentity.sessionContext.sessionIssuer.userName') ?? roleOfSession(arn),
    invokedBy: textAt(row, 'userIdentity.invokedBy'),
  };
}

function roleOfSession(arn: string | null): string | null {
  return /:assumed-role\/(.+)\/[^/]+$/.exec(arn ?? '')?.[1] ?? null;
}

/** A record has no errorCode on success; some log platforms write `success` there. A refused console sign-in has neither. */
function readResult(raw: CloudTrailRecord): Pick<ApiCall, 'errorCode' | 'errorMessage' | 'denied' | 'succeeded'> {
  const failedSignIn = /failure/i.test(String(raw.responseElements['ConsoleLogin'] ?? ''));
  const written = raw.errorCode === '' || /^(success|-)$/i.test(raw.errorCode ?? '') ? null : raw.errorCode;
  const errorCode = written ?? (failedSignIn ? 'Failure' : null);
  const denied = failedSignIn || isDenial(errorCode, raw.errorMessage);
  return { errorCode, errorMessage: raw.errorMessage, denied, succeeded: errorCode === null && !denied };
}

/** Every spelling of a denial: in real logs most are `Client.UnauthorizedOperation`, not `AccessDenied`. */
export function isDenial(errorCode: string | null, errorMessage: string | null = null): boolean {
  if (errorCode === null) return false;
  return (
    denialCode.test(errorCode) ||
    /Unauthorized|NotAuthorized|AccessDenied|Forbidden/i.test(errorCode) ||
    denialText.test(errorMessage ?? '')
  );
}

function readMfa(raw: CloudTrailRecord): boolean | null {
  const used = raw.additionalEventData['MFAUsed'];
  if (used === 'Yes') return true;
  if (used === 'No') return false;
  return raw.userIdentity?.sessionContext?.attributes?.mfaAuthenticated ?? null;
}
