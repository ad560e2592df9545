import { expect, it } from '@jest/globals';
import type { Row } from '../../src/domain/evidence.ts';
import { keepCollected } from '../../src/domain/keep-collected.ts';
import type { LogSource } from '../../src/domain/organisation.ts';
import { buildCall, buildOrganisation } from '../builders/analyst/build-brief.ts';

const management: LogSource = {
  source: 'cloudtrail',
  events: ['management'],
  accounts: ['111122223333'],
  regions: ['eu-west-1'],
  via: 'splunk',
  collected: true,
  from: '2026-03-03T00:00:00Z',
};
const read = {
  eventName: 'GetObject',
  eventSource: 's3.amazonaws.com',
  eventCategory: 'Data',
  requestParameters: { bucketName: 'payroll' },
};
const rows: readonly Row[] = [
  buildCall('here'),
  buildCall('elsewhere', { awsRegion: 'us-east-1' }),
  buildCall('another account', { recipientAccountId: '999988887777' }),
  buildCall('before', { eventTime: '2026-03-02T23:59:59Z' }),
  buildCall('data', read),
  buildCall('other data', { ...read, requestParameters: { bucketName: 'logs' } }),
];

function keep(logSources: readonly LogSource[]): readonly unknown[] {
  const need = { source: 'cloudtrail', events: 'management', bucket: null, account: '111122223333' } as const;
  const window = { region: 'eu-west-1', from: '2026-03-01T00:00:00Z', to: '2026-03-05T00:00:00Z' };
  const time = { via: null, at: '2026-03-03T12:00:00Z', around: '2026-03-03T12:00:00Z' };
  const options = { ...time, organisation: buildOrganisation({ logSources }) };
  return keepCollected(rows, { ...need, ...window }, options).map((row) => row['eventID']);
}

it('knows nothing of regions, accounts, times and data events that are not collected, though the folder holds them', () => {
  expect(keep([management])).toEqual(['here']);
});

it('knows the data events of the buckets that are collected', () => {
  const data = { ...management, events: ['s3-data'], buckets: ['payroll'] };
  expect(keep([management, data])).toEqual(['here', 'data']);
});

it('keeps rows that are no API calls, so that they are counted as unreadable', () => {
  const options = { via: null, at: '2026-03-03T12:00:00Z', around: '2026-03-03T12:00:00Z' };
  const need = {
    source: 'cloudtrail',
    events: null,
    bucket: null,
    account: 'x',
    region: 'y',
    from: '',
    to: '',
  } as const;
  expect(keepCollected([{ odd: true }], need, { ...options, organisation: buildOrganisation() })).toHaveLength(1);
});
