import { describe, expect, it } from '@jest/globals';
import { isRuleTime } from '../../src/triage/auto-start.ts';

const organisation = {
  timeZone: 'Asia/Tokyo',
  businessHours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '18:00' },
  holidays: ['2026-03-05'],
};
const wednesdayNoon = '2026-03-04T03:00:00Z';
const wednesdayNight = '2026-03-04T15:00:00Z';
const holidayNoon = '2026-03-05T03:00:00Z';

describe('the time of an automatic start', () => {
  it.each([
    ['always, at night', wednesdayNight, undefined, true],
    ['business hours, at noon', wednesdayNoon, 'business_hours', true],
    ['business hours, at night', wednesdayNight, 'business_hours', false],
    ['business hours, on a holiday', holidayNoon, 'business_hours', false],
    ['outside business hours, at night', wednesdayNight, 'outside_business_hours', true],
    ['outside business hours, on a holiday', holidayNoon, 'outside_business_hours', true],
    ['outside business hours, at noon', wednesdayNoon, 'outside_business_hours', false],
  ] as const)('%s', (...[, now, when, expected]) => {
    expect(isRuleTime(when, new Date(now), organisation)).toBe(expected);
  });

  it.each(['business_hours', 'outside_business_hours'] as const)('%s is never where no hours are set', (when) => {
    expect(isRuleTime(when, new Date(wednesdayNoon), { ...organisation, businessHours: null })).toBe(false);
  });
});
