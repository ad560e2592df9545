import type { Logger } from '../../src/ports.ts';

/** Says nothing: the measurements are what is read. */
export const quietLog: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  child: () => quietLog,
};
