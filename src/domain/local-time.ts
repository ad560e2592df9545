import type { Organisation } from './organisation.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
type Weekday = (typeof weekdays)[number];

export interface LocalTime {
  /** YYYY-MM-DD in the zone. */
  readonly date: string;
  /** HH:MM:SS in the zone. */
  readonly clock: string;
  readonly hour: number;
  readonly weekday: Weekday;
  /** For example `+02:00`. */
  readonly offset: string;
  /** `2025-09-09 10:00:00 +02:00 (Europe/Madrid)`. */
  readonly rendered: string;
}

export type WorkTime = 'business_hours' | 'outside_business_hours' | 'holiday' | 'unknown';

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The instant on the wall clock and calendar of a time zone. */
export function localTime(instant: string, timeZone: string): LocalTime {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(new Date(instant))
      .map((part) => [part.type, part.value]),
  );
  const read = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  const date = `${read('year').padStart(4, '0')}-${read('month')}-${read('day')}`;
  const clock = `${read('hour')}:${read('minute')}:${read('second')}`;
  const offset = read('timeZoneName').replace('GMT', '') || '+00:00';
  return {
    date,
    clock,
    hour: Number(read('hour')),
    weekday: weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'Sunday',
    offset,
    rendered: `${date} ${clock} ${offset} (${timeZone})`,
  };
}

/** Whether the organisation works at that instant. Unknown where it has not said when it works. */
export function workTime(
  instant: string,
  organisation: Pick<Organisation, 'timeZone' | 'businessHours' | 'holidays'>,
): WorkTime {
  const local = localTime(instant, organisation.timeZone);
  if (organisation.holidays.includes(local.date)) return 'holiday';
  const hours = organisation.businessHours;
  if (hours === null) return 'unknown';
  const days = hours.days.map((day) => day.slice(0, 3).toLowerCase());
  if (!days.includes(local.weekday.slice(0, 3).toLowerCase())) return 'outside_business_hours';
  return isWithin(local.clock.slice(0, 5), hours) ? 'business_hours' : 'outside_business_hours';
}

/** The end belongs no longer to the shift; a shift may run over midnight. */
function isWithin(clock: string, hours: { readonly start: string; readonly end: string }): boolean {
  if (hours.start <= hours.end) return clock >= hours.start && clock < hours.end;
  return clock >= hours.start || clock < hours.end;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  });
  formatters.set(timeZone, made);
  return made;
}
