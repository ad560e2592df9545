import OpenAI from 'openai';
import type { Manner, Setback } from './setback.ts';

/** Longest time we wait because an endpoint asks for it; the time budget is the other bound. */
const mostWaitMs = 30_000;
const usualWaitMs = 1000;

/** Codes of the API that no second call can help, in our words. */
const hopeless: Readonly<Record<string, string>> = {
  insufficient_quota: 'the quota is used up',
};
const next = { strict: 'plain', plain: 'bare', bare: 'bare' } as const;

/** What a failed call means for the next one. The words are ours: an endpoint may repeat the key in its own. */
export function classifyModelError(error: unknown, manner: Manner): Setback {
  if (!(error instanceof OpenAI.APIError)) return retry('an answer that is no chat completion', manner);
  const { status } = error;
  if (status === undefined) return classifySilence(error, manner);
  const known = hopeless[error.code ?? ''] ?? (isKeyRefused(status) ? `the key was refused (${status})` : undefined);
  if (known !== undefined) return refuse(known, manner);
  if (isTooLong(error)) return { ...retry('the prompt is too long for the model', manner, 0), isTooLong: true };
  if (isFormUnknown(status, manner)) return askPlainly(manner);
  if (status === 429 || status === 408 || status >= 500) return retry(`answer ${status}`, manner, waitOf(error));
  return refuse(`the request was refused (${status})`, manner);
}

/** No answer at all: too slow, stopped by us, or nobody there. The client words a timeout of the platform as a lost connection. */
function classifySilence(error: InstanceType<typeof OpenAI.APIError>, manner: Manner): Setback {
  const isSlow =
    error instanceof OpenAI.APIConnectionTimeoutError ||
    error instanceof OpenAI.APIUserAbortError ||
    /timeout|timed out|abort/i.test(String(error.cause));
  return isSlow ? retry('no answer in time', manner, 0) : retry('the endpoint cannot be reached', manner);
}

/** Again, in a manner an older endpoint understands. */
function askPlainly(manner: Manner): Setback {
  const problem = `the endpoint knows no ${manner.mode === 'strict' ? 'tools or no JSON schema' : 'JSON mode'}`;
  return { ...retry(problem, manner, 0), manner: { ...manner, mode: next[manner.mode] } };
}

function isFormUnknown(status: number, { mode }: Manner): boolean {
  return mode !== 'bare' && (status === 400 || status === 422);
}

/** Not every endpoint gives the code; the words differ, but all speak of the context or of tokens. */
function isTooLong({ status, code, message }: InstanceType<typeof OpenAI.APIError>): boolean {
  if (code === 'context_length_exceeded' || status === 413) return true;
  return status === 400 && /context (length|window)|maximum context|too many tokens|prompt is too long/i.test(message);
}

function isKeyRefused(status: number): boolean {
  return status === 401 || status === 403;
}

function retry(problem: string, manner: Manner, waitMs = usualWaitMs): Setback {
  return { problem, final: false, waitMs, manner };
}

function refuse(problem: string, manner: Manner): Setback {
  return { problem, final: true, waitMs: 0, manner };
}

function waitOf(error: InstanceType<typeof OpenAI.APIError>): number {
  const seconds = Number(error.headers?.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, mostWaitMs) : usualWaitMs;
}
