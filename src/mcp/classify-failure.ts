import { z } from 'zod';
import type { CallResult, ErrorClass } from './call-result.ts';
import { failedCall } from './call-result.ts';
import { httpFailureCodes } from './http-fetch.ts';

type Failure = CallResult & { ok: false };

const RpcError = z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() });
const HttpData = z.object({ status: z.number(), retryAfterMs: z.number().nullable() });
/** Codes of the MCP SDK. */
const timeoutCode = -32001;
const closedCode = -32000;
const invalidCodes: readonly number[] = [-32602, -32601, -32600];

/** Error names as AWS, Splunk and the usual HTTP clients write them, in the order they are tried. */
const patterns: readonly (readonly [ErrorClass, RegExp])[] = [
  ['throttled', /\((Throttling\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown)\) when calling/],
  ['expired', /\((ExpiredToken\w*|UnrecognizedClient\w*|InvalidClientTokenId|InvalidSignature\w*)\) when calling/],
  ['denied', /\((AccessDenied\w*|UnauthorizedOperation|\w*NotAuthorized\w*)\) when calling/],
  ['invalid', /\((Invalid\w+|Validation\w*|BadRequest\w*)\) when calling/],
  ['throttled', /rate (limit|exceeded)|too many requests|throttl|status code 429|concurren\w+ (search|limit)/i],
  [
    'expired',
    /(token|session|credential\w*)[^.]{0,40}expired|unable to locate credentials|status code 401|unauthori[sz]ed/i,
  ],
  ['denied', /access ?denied|forbidden|not authori[sz]ed|permission|insufficient privileges|status code 403/i],
  ['timed_out', /timed? ?out|polling timeout/i],
  ['not_found', /not found|does not exist|unknown tool|status code 404/i],
  ['invalid', /validation error|invalid|syntax|unknown (search )?command|parse error|unbalanced/i],
];

/** Sorts an error text of a server. The text itself is untrusted and goes no further. */
export function classifyText(text: string): Failure {
  const error = patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unavailable';
  return failedCall(error, describeClass(error));
}

/** Sorts what the MCP client throws. */
export function classifyFailure(error: unknown): Failure {
  const parsed = RpcError.safeParse(error);
  if (!parsed.success)
    return failedCall('unavailable', 'the connection to the server failed', { trouble: 'unreachable' });
  const { code, message, data } = parsed.data;
  const http = HttpData.safeParse(data);
  if (http.success) return classifyHttp(http.data.status, http.data.retryAfterMs);
  if (code === httpFailureCodes.tooLarge) return describeTooLarge();
  if (code === timeoutCode) return failedCall('timed_out', 'no answer in time', { trouble: 'no_answer' });
  if (code === closedCode || code === httpFailureCodes.broken)
    return failedCall('unavailable', 'the connection was lost', { trouble: 'server_died' });
  const read = classifyText(message);
  return read.error === 'unavailable' && invalidCodes.includes(code)
    ? failedCall('invalid', describeClass('invalid'))
    : read;
}

/** An answer that was not read because of its size. */
export function describeTooLarge(): Failure {
  return failedCall('too_large', 'the answer was larger than allowed', { trouble: 'too_large' });
}

/** The connection ended while a call was under way. */
export function isCutOff(error: unknown): boolean {
  return RpcError.safeParse(error).data?.code === closedCode;
}

/** The session this connection used is gone: only a new connection helps. */
export function isSessionLost(error: unknown): boolean {
  if (error instanceof Error && error.message.startsWith('Not connected')) return true;
  const parsed = RpcError.safeParse(error);
  if (!parsed.success) return false;
  const http = HttpData.safeParse(parsed.data.data);
  if (!http.success) return false;
  return http.data.status === 404 || (http.data.status === 400 && /session/i.test(parsed.data.message));
}

function classifyHttp(status: number, retryAfterMs: number | null): Failure {
  const detail = `HTTP ${status}`;
  if (status === 429) return failedCall('throttled', detail, { retryAfterMs });
  if (status === 401) return failedCall('expired', detail);
  if (status === 403) return failedCall('denied', detail);
  if (status === 408 || status === 504) return failedCall('timed_out', detail);
  if (status === 413) return failedCall('too_large', detail);
  return failedCall('unavailable', detail, { retryAfterMs });
}

function describeClass(error: ErrorClass): string {
  return error === 'unavailable' ? 'the tool failed' : `the tool reported: ${error}`;
}
