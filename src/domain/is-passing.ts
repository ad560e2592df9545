import { type ErrorCode, TriageError } from './errors.ts';

/** What goes by without anybody doing anything: the same succeeds when the service is back, or the line has room again. */
const passing: readonly ErrorCode[] = [
  'slack_away',
  'database_unavailable',
  'service_unavailable',
  'throttled',
  'timed_out',
  'line_full',
];

/** Whether it is worth trying the same again later. What a person has to put right, or nobody can, is final. */
export function isPassing(error: unknown): boolean {
  return error instanceof TriageError && passing.includes(error.code);
}
