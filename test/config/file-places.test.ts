import { describe, expect, it } from '@jest/globals';
import { findContradictions } from '../../src/config/find-contradictions.ts';

const faultsOf = (location?: string, collected = true) =>
  findContradictions({ logSources: [{ source: 'cloudtrail', accounts: '*', via: 'files', collected, location }] });

const store = 'arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/0a1b2c3d-1111-4222-8333-444455556666';

describe('where log files are', () => {
  it.each([
    '/var/log/aws',
    'C:\\logs',
    's3://org-logs/AWSLogs/{account}/CloudTrail/{region}/{date}/',
    's3://org-logs',
    'athena://triage/logs/cloudtrail',
    store,
  ])('accepts %s', (location) => expect(faultsOf(location)).toEqual([]));

  it.each([
    undefined,
    'logs',
    'athena://logs',
    's3://',
    's3://UPPER/x',
    'https://org-logs.s3.amazonaws.com/',
    store.slice(0, -1),
  ])('refuses %s', (location) => {
    expect(faultsOf(location)).toMatchObject([{ path: 'logSources[0].location' }]);
  });

  it('takes an event data store for CloudTrail only', () => {
    const dns = { source: 'dns', accounts: '*', via: 'files', collected: true, location: store };
    expect(findContradictions({ logSources: [dns] })).toMatchObject([{ path: 'logSources[0].location' }]);
  });

  it('asks for no place of a log that is not collected', () => {
    expect(faultsOf(undefined, false)).toEqual([]);
  });
});
