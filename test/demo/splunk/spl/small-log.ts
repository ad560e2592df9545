import { flattenRecord } from '../../../../src/demo/splunk/spl/flatten-record.ts';
import type { Row } from '../../../../src/demo/splunk/spl/row.ts';
import { runSearch } from '../../../../src/demo/splunk/spl/run-search.ts';

export const now = Date.parse('2026-11-20T12:00:00Z') / 1000;

function createEvent(minutesAgo: number, record: Record<string, unknown>): Row {
  const fields = {
    _raw: JSON.stringify(record),
    _time: String(now - minutesAgo * 60),
    index: 'aws',
    sourcetype: 'aws:cloudtrail',
  };
  return { ...flattenRecord(record), ...fields };
}

export const identity = (accessKeyId: string) => ({ accessKeyId, arn: 'arn:aws:iam::204815163264:user/ben' });
const events = [
  createEvent(5, {
    eventName: 'CreateUser',
    sourceIPAddress: '198.51.100.7',
    userIdentity: identity('AKIA1'),
    readOnly: false,
    resources: [{ ARN: 'arn:a' }, { ARN: 'arn:b' }],
  }),
  createEvent(15, {
    eventName: 'ListUsers',
    sourceIPAddress: '198.51.100.7',
    userIdentity: identity('AKIA1'),
    errorCode: 'AccessDenied',
    bytes: 9,
    requestParameters: null,
  }),
  createEvent(65, {
    eventName: 'ListUsers',
    sourceIPAddress: '203.0.113.18',
    userIdentity: identity('AKIA2'),
    bytes: 100,
  }),
  createEvent(70, {
    eventName: 'ListBuckets',
    sourceIPAddress: '203.0.113.18',
    userIdentity: identity('AKIA2'),
    bytes: 20,
  }),
  createEvent(4000, { eventName: 'ListBuckets', sourceIPAddress: '203.0.113.66', userIdentity: identity('AKIA2') }),
];
/** Searches five events of one small log. */
export const run = (query: string, earliest = '-24h', latest = 'now') =>
  runSearch(events, { query, earliest, latest, now });
export const names = (query: string) => run(`${query} | table eventName`).map((row) => row['eventName']);
