import { readEventDataStore } from '../domain/event-data-store.ts';
import type { Mistake } from './mistake.ts';

type Entry = Readonly<Record<string, unknown>>;

/** A folder must not depend on where the bot was started; a bucket's name must be one. */
export function findPlaceFaults({ location, collected, source }: Entry, path: string): readonly Mistake[] {
  if (location === undefined && collected !== true) return [];
  if (typeof location === 'string' && readEventDataStore(location) !== null) {
    const foreign = 'is an event data store of CloudTrail Lake, which is read for source cloudtrail only';
    return source === 'cloudtrail' ? [] : [{ path: `${path}.location`, problem: foreign }];
  }
  const isPlace =
    typeof location === 'string' &&
    /^(\/|[A-Za-z]:[\\/]|s3:\/\/[a-z0-9][a-z0-9.-]+[a-z0-9](\/|$)|athena:\/\/[\w.-]+\/\w+\/\w+$)/.test(location);
  if (isPlace) return [];
  const problem =
    'must be an absolute folder, s3://bucket/prefix/{account}/{region}/{date}/, athena://workgroup/database/table or the ARN of an event data store';
  return [{ path: `${path}.location`, problem }];
}
