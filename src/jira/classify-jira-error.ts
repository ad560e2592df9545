import { isApiError, isAuthError, isForbiddenError, isNetworkError, isRateLimitError, isScopeError } from 'jira.js';
import { z } from 'zod';
import { fail, TriageError } from '../domain/errors.ts';
import { makeInert } from '../domain/inert-text.ts';

/** What we were doing, for the message. */
export interface JiraAttempt {
  readonly action: string;
  readonly project: string;
}

const errorBody = z.object({
  errorMessages: z.array(z.string()).default([]),
  errors: z.record(z.string(), z.string()).default({}),
});
// The request never left this machine when the connection could not be made.
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
const reasonLength = 300;

/** Puts a failure of a JIRA call into the catalogue. An error that is there already stays as it is. */
export function classifyJiraError(error: unknown, { action, project }: JiraAttempt): TriageError {
  if (error instanceof TriageError) return error;
  if (isScopeError(error) || isForbiddenError(error)) return fail('tracker_forbidden', { action, project }, error);
  if (isAuthError(error)) return fail('tracker_unauthorised', {}, error);
  if (isRateLimitError(error)) return fail('throttled', { service: 'JIRA' }, error);
  if (isNetworkError(error))
    return fail('service_unavailable', { service: 'JIRA', reason: error.code ?? 'network' }, error);
  if (!isApiError(error)) return fail('service_unavailable', { service: 'JIRA', reason: 'unexpected answer' }, error);
  if (error.status >= 500)
    return fail('service_unavailable', { service: 'JIRA', reason: `HTTP ${error.status}` }, error);
  if (saysProjectMissing(error.body)) return fail('tracker_project_missing', { project }, error);
  return fail('tracker_refused', { reason: explainRefusal(error.status, error.body) }, error);
}

/** Whether the request surely changed nothing, so that it can be sent again without making a second ticket. */
export function isSurelyNotDone(error: unknown): boolean {
  if (isNetworkError(error)) return error.code !== undefined && neverSent.has(error.code);
  // 408 comes from a proxy that stopped waiting: what it waited for may have happened.
  return isApiError(error) && error.status >= 400 && error.status < 500 && error.status !== 408;
}

/** The fields JIRA names in a refusal; empty when it refused for another reason. */
export function listRefusedFields(error: unknown): readonly string[] {
  return Object.keys(readRefusal(error)?.errors ?? {});
}

/** Whether JIRA found a text too long. */
export function saysTooLong(error: unknown): boolean {
  const { errors = {}, errorMessages = [] } = readRefusal(error) ?? {};
  const messages = [...errorMessages, ...Object.values(errors)];
  return messages.some((message) => /too long|exceeds the allowed limit|CONTENT_LIMIT_EXCEEDED/i.test(message));
}

function readRefusal(error: unknown): z.infer<typeof errorBody> | undefined {
  return isApiError(error) && error.status === 400 ? errorBody.safeParse(error.body).data : undefined;
}

function saysProjectMissing(body: unknown): boolean {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return false;
  const { errors, errorMessages } = parsed.data;
  return (
    'project' in errors ||
    errorMessages.some((message) => /for the field 'project'|no project could be found/i.test(message))
  );
}

function explainRefusal(status: number, body: unknown): string {
  const parsed = errorBody.safeParse(body);
  const { errorMessages, errors } = parsed.success ? parsed.data : { errorMessages: [], errors: {} };
  const named = Object.entries(errors).map(([field, problem]) => `${field}: ${problem}`);
  const reason = [...errorMessages, ...named].join('; ').replace(/\.$/, '') || `HTTP ${status}`;
  return makeInert(reason, { maxLength: reasonLength });
}
