import { findingErrors } from './error-catalogue/finding-errors.ts';
import { requestErrors } from './error-catalogue/request-errors.ts';
import { startErrors } from './error-catalogue/start-errors.ts';
import { storeErrors } from './error-catalogue/store-errors.ts';
import { trackerErrors } from './error-catalogue/tracker-errors.ts';
import type { ErrorContext } from './error-catalogue/wording.ts';
import type { Language } from './phrase.ts';

/** Every failure a user can meet: what happened, and what to do about it. */
const catalogue = { ...startErrors, ...requestErrors, ...findingErrors, ...storeErrors, ...trackerErrors };

export type ErrorCode = keyof typeof catalogue;

/** A failure with a place in the catalogue. Its message is English, for logs; people see {@link explain}. */
export class TriageError extends Error {
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, context: ErrorContext, cause?: unknown) {
    const { what, todo } = catalogue[code].en(context);
    super(`${what} ${todo}`, cause === undefined ? undefined : { cause });
    this.name = 'TriageError';
    this.code = code;
    this.context = context;
  }
}

/** Makes the error for a code: `throw fail('no_detector', { region, account })`. */
export function fail(code: ErrorCode, context: ErrorContext = {}, cause?: unknown): TriageError {
  return new TriageError(code, context, cause);
}

/** What to show a person: what happened and what to do. An error outside the catalogue shows no inner text. */
export function explain(error: unknown, language: Language): { readonly what: string; readonly todo: string } {
  if (error instanceof TriageError) return catalogue[error.code][language](error.context);
  return catalogue.unexpected[language]({ where: 'internal' });
}
