import { localTime } from '../../domain/local-time.ts';

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;

/** The times a sentence may speak of, on the wall clocks of UTC and of the organisation. */
export interface Moments {
  readonly instants: ReadonlySet<number>;
  readonly timeZone: string;
}

interface Wall {
  readonly date: string;
  readonly clock: string;
}

/** Whether a date and time is one of the known instants, to the precision it is written in. */
export function isKnownInstant(text: string, moments: Moments): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s?(.*)$/.exec(text);
  if (match === null) return false;
  const [, date = '', clock = '', zone = ''] = match;
  if (zone === '') return walls(moments).some((wall) => wall.date === date && wall.clock.startsWith(clock));
  const offset = /^(Z|UTC|GMT)$/.test(zone) ? 'Z' : zone;
  const at = Date.parse(`${date}T${clock}${offset}`);
  const precision = clock.length > 5 ? 1000 : 60_000;
  return [...moments.instants].some((known) => Math.floor(known / precision) === Math.floor(at / precision));
}

/** Whether one of the known instants falls on that day. */
export function isKnownDate(text: string, moments: Moments): boolean {
  const wanted = readDate(text);
  if (wanted === null) return false;
  return walls(moments).some(({ date }) => {
    const [year, month, day] = date.split('-').map(Number);
    return (wanted.year ?? year) === year && wanted.month === month && (wanted.day ?? day) === day;
  });
}

/** Whether one of the known instants shows that time of day. */
export function isKnownClock(text: string, moments: Moments): boolean {
  const match = /^(\d{1,2})(?:(?::|時\s?)(\d{1,2})?(?:(?::|分\s?)(\d{1,2}))?)?(?:分|秒)?\s?([ap])?/i.exec(text);
  if (match === null) return false;
  const hour = toHour(Number(match[1]), match[4]?.toLowerCase());
  const parts = [hour, match[2], match[3]].flatMap((part) =>
    part === undefined ? [] : [String(part).padStart(2, '0')],
  );
  return walls(moments).some(({ clock }) => clock.startsWith(parts.join(':')));
}

function toHour(hour: number, half: string | undefined): number {
  if (half === 'p') return (hour % 12) + 12;
  return half === 'a' ? hour % 12 : hour;
}

function readDate(
  text: string,
): { readonly year: number | null; readonly month: number; readonly day: number | null } | null {
  const month = monthNames.findIndex((name) => text.toLowerCase().includes(name));
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  if (month >= 0)
    return {
      year: numbers.find((one) => one > 31) ?? null,
      month: month + 1,
      day: numbers.find((one) => one <= 31) ?? null,
    };
  const [first, second, third] = numbers;
  if (first === undefined || second === undefined) return null;
  return first > 31 ? { year: first, month: second, day: third ?? null } : { year: null, month: first, day: second };
}

/** Reading wall clocks is slow, and one claim asks for them several times. */
const read = new WeakMap<ReadonlySet<number>, readonly Wall[]>();

function walls({ instants, timeZone }: Moments): readonly Wall[] {
  const known = read.get(instants);
  if (known !== undefined) return known;
  const made = [...instants].flatMap((instant) => {
    const iso = new Date(instant).toISOString();
    return [localTime(iso, 'UTC'), localTime(iso, timeZone)];
  });
  read.set(instants, made);
  return made;
}
