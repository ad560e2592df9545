import { z } from 'zod';

export type AwsErrorClass = 'denied' | 'expired' | 'throttled' | 'timed_out' | 'not_found' | 'unavailable' | 'invalid';

const AwsError = z.object({
  name: z.string().catch(''),
  code: z.string().catch(''),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).catch({}),
});

/** Error names of the services and of the SDK itself, in the order they are tried. */
const names: readonly (readonly [AwsErrorClass, RegExp])[] = [
  ['throttled', /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException$/],
  ['expired', /Expired|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch/],
  ['expired', /InvalidSignature|IncompleteSignature|CredentialsProvider|TokenProvider|MissingAuthenticationToken/],
  ['denied', /AccessDenied|Unauthorized|Forbidden|NotAuthorized|OptInRequired/],
  ['timed_out', /Timeout|TimedOut|ETIMEDOUT|AbortError/],
  ['not_found', /NotFound|NoSuch/],
  ['unavailable', /InternalServer|InternalFailure|InternalError|ServiceUnavailable|ECONN|ENOTFOUND|EAI_AGAIN|EPIPE/],
  ['invalid', /BadRequest|Validation|^Invalid|Malformed|Unsupported/],
];

/** Sorts what the AWS SDK throws into the few classes a caller can act on. */
export function classifyAwsError(error: unknown): AwsErrorClass {
  const parsed = AwsError.safeParse(error);
  if (!parsed.success) return 'unavailable';
  const { name, code, $metadata } = parsed.data;
  const known = names.find(([, pattern]) => pattern.test(name) || pattern.test(code));
  return known?.[0] ?? classifyStatus($metadata.httpStatusCode);
}

function classifyStatus(status: number | undefined): AwsErrorClass {
  if (status === 429) return 'throttled';
  if (status === 403) return 'denied';
  if (status === 401) return 'expired';
  if (status === 404) return 'not_found';
  return status !== undefined && status >= 400 && status < 500 ? 'invalid' : 'unavailable';
}
