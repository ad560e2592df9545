import { describe, expect, it } from '@jest/globals';
import { findLog, type LogNeed } from '../../src/domain/log-coverage.ts';
import type { LogSource } from '../../src/domain/organisation.ts';
import { buildOrganisation } from '../builders/analyst/build-brief.ts';

const need: LogNeed = {
  source: 'cloudtrail',
  events: 'management',
  bucket: null,
  account: '111122223333',
  region: 'eu-west-1',
  from: '2026-03-02T12:00:00.000Z',
  to: '2026-03-04T12:00:00.000Z',
};
const trail = (more: Partial<LogSource> = {}): LogSource => ({
  source: 'cloudtrail',
  accounts: ['*'],
  via: 'splunk',
  collected: true,
  ...more,
});
const find = (entries: readonly LogSource[], more: Partial<LogNeed> = {}) => {
  const options = { via: null, at: '2026-03-03T12:00:00Z', around: '2026-03-03T12:00:00Z' };
  const { collected, from, to } = findLog({ ...need, ...more }, buildOrganisation({ logSources: entries }), options);
  return collected ? `${from.slice(5, 13)} ${to.slice(5, 13)}` : 'not collected';
};
const whole = '03-02T12 03-04T12';
const ours = ['111122223333'];

describe('which log is collected', () => {
  it.each<readonly [string, readonly LogSource[], Partial<LogNeed>, string]>([
    ['nothing listed', [], {}, 'not collected'],
    ['everything', [trail()], {}, whole],
    ['another account', [trail({ accounts: ['999988887777'] })], {}, 'not collected'],
    ['another region', [trail({ regions: ['eu-central-1'] })], {}, 'not collected'],
    ['another event class', [trail({ events: ['s3-data'] })], {}, 'not collected'],
    [
      'another bucket',
      [trail({ events: ['s3-data'], buckets: ['a'] })],
      { events: 's3-data', bucket: 'b' },
      'not collected',
    ],
    ['this bucket', [trail({ events: ['s3-data'], buckets: ['a'] })], { events: 's3-data', bucket: 'a' }, whole],
    ['the more specific entry counts', [trail(), trail({ accounts: ours, collected: false })], {}, 'not collected'],
    ['another way of reaching it counts', [trail({ collected: false }), trail({ via: 'cloudtrail-api' })], {}, whole],
    ['it began later', [trail({ from: '2026-03-03T00:00:00+01:00' })], {}, '03-02T23 03-04T12'],
    ['it ended before', [trail({ to: '2026-03-02T00:00:00Z' })], {}, 'not collected'],
    ['what is kept', [trail({ retentionDays: 1 })], {}, whole],
    ['what is not kept any more', [trail({ retentionDays: 1 })], { from: '2026-02-01T00:00:00.000Z' }, whole],
    [
      'a specific entry of another time leaves it to the general one',
      [trail(), trail({ accounts: ours, collected: false, to: '2025-01-01T00:00:00Z' })],
      {},
      whole,
    ],
    [
      'a hole: the part with the finding',
      [trail(), trail({ accounts: ours, collected: false, from: '2026-03-03T18:00:00Z', to: '2026-03-03T20:00:00Z' })],
      {},
      '03-02T12 03-03T18',
    ],
  ])('%s', (...[, entries, more, expected]) => {
    expect(find(entries, more)).toBe(expected);
  });
});
