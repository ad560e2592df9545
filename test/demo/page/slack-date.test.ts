import { describe, expect, it } from '@jest/globals';
import { formatSlackDate } from '../../../src/demo/page/slack-date.ts';

// 2025-11-21 04:50:13 UTC, a Friday; in Tokyo 13:50:13 of the same day.
const epoch = 1763700613;
const reader = { now: new Date('2025-11-25T00:00:00Z'), timeZone: 'Asia/Tokyo' };

describe('formatSlackDate', () => {
  it.each([
    ['{date_num}', '2025-11-21'],
    ['{date}', 'November 21, 2025'],
    ['{date_short}', 'Nov 21, 2025'],
    ['{date_long}', 'Friday, November 21, 2025'],
    ['{date_short_pretty}', 'Nov 21, 2025'],
    ['on {date_num}, {unknown}', 'on 2025-11-21, {unknown}'],
    ['{ago}', '3 days ago'],
  ])('writes out %s', (format, expected) => {
    expect(formatSlackDate(epoch, format, reader)).toBe(expected);
  });

  it('writes times in the zone of the reader', () => {
    expect(formatSlackDate(epoch, '{time}', reader)).toMatch(/^1:50\sPM$/);
    expect(formatSlackDate(epoch, '{time_secs}', reader)).toMatch(/^1:50:13\sPM$/);
  });

  it.each([
    ['2025-11-21T10:00:00Z', 'today'],
    ['2025-11-22T10:00:00Z', 'yesterday'],
    ['2025-11-20T10:00:00Z', 'tomorrow'],
  ])('names the day when it is read at %s', (now, expected) => {
    expect(formatSlackDate(epoch, '{date_pretty}', { ...reader, now: new Date(now) })).toBe(expected);
  });
});
