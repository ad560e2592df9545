import { describe, expect, it } from '@jest/globals';
import { localTime, workTime } from '../../src/domain/local-time.ts';

const hours = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '18:00' };
const madrid = { timeZone: 'Europe/Madrid', businessHours: hours, holidays: ['2025-10-13'] };

describe('Local time', () => {
  it('knows that 2025-09-09 was a Tuesday', () =>
    expect(localTime('2025-09-09T12:00:00Z', 'UTC').weekday).toBe('Tuesday'));

  it('crosses midnight with the zone and shows the offset of the season', () => {
    expect(localTime('2026-03-04T16:30:00Z', 'Asia/Tokyo')).toMatchObject({
      date: '2026-03-05',
      weekday: 'Thursday',
      hour: 1,
    });
    expect(localTime('2025-07-01T12:00:00Z', 'Europe/Madrid').rendered).toBe(
      '2025-07-01 14:00:00 +02:00 (Europe/Madrid)',
    );
    expect(localTime('2025-12-01T00:00:00Z', 'UTC').rendered).toBe('2025-12-01 00:00:00 +00:00 (UTC)');
  });

  it.each([
    ['2025-10-14T07:00:00Z', 'business_hours'],
    ['2025-10-14T06:59:59Z', 'outside_business_hours'],
    ['2025-10-14T16:00:00Z', 'outside_business_hours'],
    ['2025-10-13T10:00:00Z', 'holiday'],
    ['2025-10-11T10:00:00Z', 'outside_business_hours'],
  ])('%s is %s', (instant, expected) => expect(workTime(instant, madrid)).toBe(expected));

  it('does not guess when nobody said', () =>
    expect(workTime('2025-10-14T07:00:00Z', { ...madrid, businessHours: null })).toBe('unknown'));
  it('lets a shift run over midnight', () =>
    expect(
      workTime('2025-10-14T22:30:00Z', {
        ...madrid,
        timeZone: 'UTC',
        businessHours: { ...hours, start: '22:00', end: '06:00' },
      }),
    ).toBe('business_hours'));
});
