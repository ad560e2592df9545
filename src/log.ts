import { type DestinationStream, type Logger, destination as openDestination, pino } from 'pino';
import { redactSecrets } from './domain/redact-secrets.ts';

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  /** Default: standard error, since standard output belongs to the result of a command. */
  readonly destination?: DestinationStream;
}

const stderr = 2;
const deepestCause = 5;
const mark = '[redacted]';

/** Fields whose name says that the value is secret, whatever it looks like. Counts such as promptTokens are numbers and stay. */
const secretName = /token|secret|passw|authori[sz]ation|cookie|credential|api[_-]?key|private[_-]?key|signature/i;
/** What libraries hang on their errors: whole requests and answers, with headers and log rows in them. */
const bulkyNames: ReadonlySet<string> = new Set(['request', 'response', 'headers', 'body', 'config', '$response']);

/**
 * The log: one JSON object per line. Every line passes one gate on its way out, which takes secrets from any field at any
 * depth, from the message and from errors, no matter how the line was written.
 */
export function createLog({ level, destination }: LogOptions): Log {
  const options = {
    level,
    base: { pid: process.pid },
    serializers: { err: describeError, error: describeError, cause: describeError },
    hooks: { streamWrite: cleanLine },
  };
  return pino(options, destination ?? openDestination({ fd: stderr, sync: true }));
}

/** The fields of an error that help; its request and its answer are not among them. */
function describeError(error: unknown): unknown {
  return describeDeep(error, deepestCause);
}

function describeDeep(error: unknown, depth: number): unknown {
  if (!isErrorLike(error)) return error;
  const { name, message, stack, cause } = error;
  const code: unknown = Reflect.get(error, 'code');
  const status: unknown = Reflect.get(error, 'status') ?? Reflect.get(error, 'statusCode');
  return {
    type: name,
    message,
    ...(isPlain(code) ? { code } : {}),
    ...(isPlain(status) ? { status } : {}),
    stack,
    ...(cause === undefined || depth === 0 ? {} : { cause: describeDeep(cause, depth - 1) }),
  };
}

function cleanLine(line: string): string {
  try {
    return `${JSON.stringify(cleanValue(JSON.parse(line), ''))}\n`;
  } catch {
    return redactSecrets(line);
  }
}

function cleanValue(value: unknown, name: string): unknown {
  if (typeof value === 'string') return secretName.test(name) ? mark : redactSecrets(value);
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redactSecrets(key),
      bulkyNames.has(key) ? '[left out]' : cleanValue(item, key),
    ]),
  );
}

/** By shape: an error from another realm is not an instance of our Error. */
function isErrorLike(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error && 'stack' in error;
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
