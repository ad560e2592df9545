import { ZodError } from 'zod';
import { fail, TriageError } from '../domain/errors.ts';

/** PostgreSQL error codes (appendix A of its manual) and Node network codes, in words for the one who runs the bot. */
const reasons: Readonly<Record<string, string>> = {
  '28P01': 'the password was refused',
  '28000': 'the user was refused',
  '3D000': 'that database does not exist',
  '42501': 'the database user lacks a right',
  '53300': 'the server has no connection left',
  '57014': 'a statement took too long',
  '57P01': 'the server is shutting down',
  '57P03': 'the server is starting up',
  EACCES: 'no right to the data directory',
  ECONNREFUSED: 'nothing listens at that address',
  ECONNRESET: 'the connection was cut',
  ENOSPC: 'the disk is full',
  ENOTFOUND: 'the host name is unknown',
  EROFS: 'the file system is read-only',
  ETIMEDOUT: 'the server does not answer',
};

/** Runs one piece of database work; whatever fails comes out as database_unavailable with a reason free of secrets. */
export async function asUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TriageError) throw error;
    throw fail('database_unavailable', { reason: reasonOf(error) }, error);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ZodError) return 'it holds something this version cannot read';
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
  // The driver gives this one no code.
  if (code === null)
    return /connection terminated|timeout/i.test(String(error)) ? 'the connection was cut' : 'see the log';
  return reasons[code] ?? `error ${code}`;
}
