import { describe, expect, it } from '@jest/globals';
import { type Condition, judgeTrails, type Trail } from '../../src/domain/trail-coverage.ts';

const none = { equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] };
const when = (field: string, more: Partial<Condition>): Condition => ({ ...none, field, ...more });
const management = [when('eventCategory', { equals: ['Management'] })];
const objects = [when('eventCategory', { equals: ['Data'] }), when('resources.type', { equals: ['AWS::S3::Object'] })];
const arn = (more: Partial<Condition>) => when('resources.ARN', more);
const build = (more: Partial<Trail> = {}): Trail => ({
  name: 'main',
  arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  organization: false,
  logging: true,
  started: null,
  stopped: null,
  deliveryError: null,
  selectors: [management],
  ...more,
});
const need = {
  events: 's3-data',
  bucket: 'ledger',
  from: '2026-03-03T00:00:00.000Z',
  to: '2026-03-05T00:00:00.000Z',
};
const recorded = (selectors: Trail['selectors'], events = 's3-data') =>
  judgeTrails([build({ selectors })], { ...need, events }).recorded;

describe('what trails record', () => {
  it.each<[string, Trail['selectors'], string]>([
    ['management events only', [management], 'none'],
    ['all objects', [objects], 'all'],
    ['this bucket by the start of its ARN', [[...objects, arn({ startsWith: ['arn:aws:s3:::ledger/'] })]], 'all'],
    ['another bucket', [[...objects, arn({ startsWith: ['arn:aws:s3:::other/'] })]], 'none'],
    [
      'a bucket whose name only begins alike',
      [[...objects, arn({ startsWith: ['arn:aws:s3:::ledger-old/'] })]],
      'none',
    ],
    ['one folder of the bucket', [[...objects, arn({ startsWith: ['arn:aws:s3:::ledger/2026/'] })]], 'some'],
    ['all but this bucket', [[...objects, arn({ notStartsWith: ['arn:aws:s3:::ledger/'] })]], 'none'],
    ['all but another bucket', [[...objects, arn({ notStartsWith: ['arn:aws:s3:::logs/'] })]], 'all'],
    ['only deletions', [[...objects, when('eventName', { equals: ['DeleteObject'] })]], 'some'],
    ['only reads', [[...objects, when('readOnly', { equals: ['true'] })]], 'some'],
    [
      'reads here and writes there',
      [
        [...objects, when('readOnly', { equals: ['true'] })],
        [...objects, when('readOnly', { equals: ['false'] })],
      ],
      'all',
    ],
    ['what AWS does not let us see', null, 'unknown'],
  ])('judges %s', (_what, selectors, verdict) => {
    expect(recorded(selectors)).toBe(verdict);
  });

  it('keeps event classes apart', () => {
    expect(recorded([management], 'management')).toBe('all');
    expect(recorded([objects], 'lambda-data')).toBe('none');
    expect(recorded([[...management, when('eventSource', { notEquals: ['kms.amazonaws.com'] })]], 'management')).toBe(
      'some',
    );
  });

  it.each<[string, Partial<Trail>, readonly [string, string][]]>([
    ['a trail that never stopped', { started: '2026-01-01T00:00:00.000Z' }, []],
    [
      'a trail younger than the window',
      { started: '2026-03-04T00:00:00.000Z' },
      [[need.from, '2026-03-04T00:00:00.000Z']],
    ],
    [
      'a stop and a start',
      { stopped: '2026-03-03T10:00:00.000Z', started: '2026-03-03T11:00:00.000Z' },
      [['2026-03-03T10:00:00.000Z', '2026-03-03T11:00:00.000Z']],
    ],
    [
      'a trail that is off since yesterday',
      { logging: false, started: '2026-01-01T00:00:00.000Z', stopped: '2026-03-04T12:00:00.000Z' },
      [['2026-03-04T12:00:00.000Z', need.to]],
    ],
    ['a trail that was never on', { logging: false }, [[need.from, need.to]]],
  ])('finds the gap of %s', (_what, more, gaps) => {
    const found = judgeTrails([build({ selectors: [objects], ...more })], need).gaps;
    expect(found.map(({ from, to }) => [from, to])).toEqual(gaps);
  });

  it('has one trail close the gap of another, unless both were off', () => {
    const stopped = build({
      selectors: [objects],
      stopped: '2026-03-03T10:00:00.000Z',
      started: '2026-03-03T12:00:00.000Z',
    });
    const other = build({ name: 'org', selectors: [objects] });
    expect(judgeTrails([stopped, other], need)).toMatchObject({ recorded: 'all', gaps: [] });
    const later = { ...other, stopped: '2026-03-03T11:00:00.000Z', started: '2026-03-03T13:00:00.000Z' };
    expect(judgeTrails([stopped, later], need).gaps).toEqual([
      { from: '2026-03-03T11:00:00.000Z', to: '2026-03-03T12:00:00.000Z' },
    ]);
  });

  it('does not count on a trail that cannot deliver, where another can', () => {
    const broken = build({ selectors: [objects], deliveryError: 'NoSuchBucket' });
    expect(judgeTrails([broken], need)).toMatchObject({ recorded: 'all', deliveryError: 'NoSuchBucket' });
    const whole = build({ name: 'org', selectors: [objects] });
    expect(judgeTrails([broken, whole], need)).toMatchObject({ deliveryError: null, trails: ['org'] });
  });
});
