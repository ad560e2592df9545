/** An event data store of CloudTrail Lake. */
export interface EventDataStore {
  readonly account: string;
  readonly region: string;
  /** What stands after FROM: the last part of the ARN. */
  readonly id: string;
}

const arn =
  /^arn:aws[a-z-]*:cloudtrail:([a-z0-9-]+):(\d{12}):eventdatastore\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Reads the ARN of an event data store, as `location` in logSources names one; null for another place. */
export function readEventDataStore(location: string | undefined): EventDataStore | null {
  const [, region = '', account = '', id = ''] = arn.exec(location ?? '') ?? [];
  return id === '' ? null : { account, region, id: id.toLowerCase() };
}
