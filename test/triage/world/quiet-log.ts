import type { Logger } from '../../../src/ports.ts';

export interface QuietLog extends Logger {
  /** Warnings and errors. */
  readonly troubles: string[];
}

/** Prints nothing, keeps what went wrong. */
export function createQuietLog(): QuietLog {
  const troubles: string[] = [];
  const keep = (fields: object, message: string) => void troubles.push(`${message} ${describe(fields)}`);
  const log: QuietLog = {
    troubles,
    info: () => undefined,
    debug: () => undefined,
    warn: keep,
    error: keep,
    child: () => log,
  };
  return log;
}

function describe(fields: object): string {
  return Object.values(fields).map(String).join(' ');
}
