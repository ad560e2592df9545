import type { Row } from './evidence.ts';
import { recordOf, textOf } from './json-value.ts';
import { findLog, type LogAvailability, type LogNeed, type LogOptions } from './log-coverage.ts';
import { type ApiCall, readApiCall } from './logs/read-api-call.ts';
import type { Organisation } from './organisation.ts';

const dataEvents: Readonly<Record<string, string>> = {
  's3.amazonaws.com': 's3-data',
  'lambda.amazonaws.com': 'lambda-data',
};

/**
 * The CloudTrail records of an account, region, time and event class that the organisation says it collects. A folder of files
 * can hold more than that, and what is not collected must not be known, whatever the folder holds (environment-schema).
 */
export function keepCollected(
  rows: readonly Row[],
  need: LogNeed,
  { organisation, ...options }: LogOptions & { readonly organisation: Organisation },
): readonly Row[] {
  const known = new Map<string, LogAvailability>();
  return rows.filter((row) => {
    const call = readApiCall(row);
    if (call === null) return true;
    const { events, region, account, bucket } = placeOf(call, need);
    const key = JSON.stringify([events, region, account, bucket]);
    const log = known.get(key) ?? findLog({ ...need, events, region, account, bucket }, organisation, options);
    known.set(key, log);
    const at = Date.parse(call.time);
    return log.collected && Date.parse(log.from) <= at && at <= Date.parse(log.to);
  });
}

function placeOf(call: ApiCall, need: LogNeed): Pick<LogNeed, 'events' | 'region' | 'account' | 'bucket'> {
  const bucket = textOf(recordOf(call.requestParameters)['bucketName']);
  const events = call.category === 'management' ? 'management' : (dataEvents[call.source] ?? 'other-data');
  return { events, region: call.region ?? need.region, account: call.account ?? need.account, bucket };
}
