import { z } from 'zod';
import type { Outcome } from '../domain/coverage.ts';
import type { ToolTrouble } from '../domain/tool-trouble.ts';

/** Why a tool call brought no usable answer. */
const errorClasses = [
  'throttled',
  'denied',
  'expired',
  'not_found',
  'invalid',
  'refused',
  'timed_out',
  'too_large',
  'unavailable',
  'not_collected',
  'not_configured',
] as const;
export type ErrorClass = (typeof errorClasses)[number];

/** What a tool call came to. `value` is the structured content where there is one, else the JSON of the text, else the text. */
export type CallResult =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly error: ErrorClass;
      /** Words of ours, never text of the server. */
      readonly detail: string;
      /** What an error of one of our own servers carries along, for example the rows read until then. */
      readonly value: unknown;
      readonly retryAfterMs: number | null;
      /** What went wrong with the server itself, where that is known. */
      readonly trouble: ToolTrouble | null;
    };

export const ErrorClassSchema = z.enum(errorClasses);

const outcomesByClass: Readonly<Record<ErrorClass, Outcome>> = {
  throttled: 'throttled',
  denied: 'denied',
  expired: 'expired',
  not_found: 'unavailable',
  invalid: 'unavailable',
  refused: 'unavailable',
  timed_out: 'timed_out',
  too_large: 'truncated',
  unavailable: 'unavailable',
  not_collected: 'not_collected',
  not_configured: 'not_configured',
};

/** The outcome a failed call means for the coverage table. */
export function outcomeOf(error: ErrorClass): Outcome {
  return outcomesByClass[error];
}

/** Makes a failed result. */
export function failedCall(error: ErrorClass, detail: string, extra: FailureExtra = {}): CallResult & { ok: false } {
  const { value = null, retryAfterMs = null, trouble = null } = extra;
  return { ok: false, error, detail, value, retryAfterMs, trouble };
}

interface FailureExtra {
  readonly value?: unknown;
  readonly retryAfterMs?: number | null;
  readonly trouble?: ToolTrouble | null;
}
