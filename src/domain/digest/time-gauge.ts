import type { Digest } from '../evidence.ts';
import { localTime, workTime } from '../local-time.ts';
import type { Organisation } from '../organisation.ts';
import { createCounters } from './counter.ts';
import type { Part } from './gauge.ts';

/** What is needed to tell the hours of work; without hours and holidays nothing is told of them. */
export type WorkClock = Pick<Organisation, 'timeZone'> & Partial<Pick<Organisation, 'businessHours' | 'holidays'>>;

/** No zone changes its offset, and no shift begins, within one of these. */
const quarterHour = 900_000;

interface Moment {
  readonly hour: string;
  readonly weekday: string;
  readonly day: string;
  readonly work: string | null;
}

/** First and last, and tallies by hour of day, weekday, day and time of work on the organisation's clock. */
export function createTimeGauge(clock: WorkClock): {
  add(instant: string): void;
  finish(): Pick<Digest, 'first' | 'last'> & Part;
} {
  const { of, tallies } = createCounters('hour', 'weekday', 'day', 'workTime');
  const moments = new Map<number, Moment>();
  let first: string | null = null;
  let last: string | null = null;
  let outside = 0;
  return {
    add: (instant) => {
      if (first === null || instant < first) first = instant;
      if (last === null || instant > last) last = instant;
      const quarter = Math.floor(Date.parse(instant) / quarterHour);
      const moment = moments.get(quarter) ?? readMoment(instant, clock);
      moments.set(quarter, moment);
      of('hour').add(moment.hour);
      of('weekday').add(moment.weekday);
      of('day').add(moment.day);
      of('workTime').add(moment.work);
      if (moment.work === 'outside_business_hours' || moment.work === 'holiday') outside += 1;
    },
    finish: () => {
      const { workTime: work, ...rest } = tallies();
      const knowsWork = (work ?? []).length > 0;
      return {
        first,
        last,
        tallies: knowsWork ? { ...rest, workTime: work ?? [] } : rest,
        figures: knowsWork ? { outsideBusinessHours: outside } : {},
      };
    },
  };
}

function readMoment(instant: string, { timeZone, businessHours = null, holidays = [] }: WorkClock): Moment {
  const local = localTime(instant, timeZone);
  const work = workTime(instant, { timeZone, businessHours, holidays });
  return {
    hour: local.clock.slice(0, 2),
    weekday: local.weekday,
    day: local.date,
    work: work === 'unknown' ? null : work,
  };
}
