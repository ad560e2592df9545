import { describe, expect, it } from '@jest/globals';
import { findContradictions } from '../../src/config/find-contradictions.ts';

const faultsOf = (location?: string, collected = true) =>
  findContradictions({ logSources: [{ source: 'cloudtrail', accounts: '*', via: 'files', collected, location }] });

describe('where log files are', () => {
  it.each([
    '/var/log/aws',
    'C:\\logs',
    's3://org-logs/AWSLogs/{account}/CloudTrail/{region}/{date}/',
    's3://org-logs',
    'athena://triage/logs/cloudtrail',
  ])('accepts %s', (location) => expect(faultsOf(location)).toEqual([]));

  it.each([undefined, 'logs', 'athena://logs', 's3://', 's3://UPPER/x', 'https://org-logs.s3.amazonaws.com/'])(
    'refuses %s',
    (location) => {
      expect(faultsOf(location)).toMatchObject([{ path: 'logSources[0].location' }]);
    },
  );

  it('asks for no place of a log that is not collected', () => {
    expect(faultsOf(undefined, false)).toEqual([]);
  });
});
