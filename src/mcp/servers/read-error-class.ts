import { type ErrorClass, ErrorClassSchema } from '../call-result.ts';

const Known = ErrorClassSchema.catch('unavailable');

/** A class of error by its name; an unknown one is a source that could not be reached. */
export function readErrorClass(name: string): ErrorClass {
  return Known.parse(name);
}
