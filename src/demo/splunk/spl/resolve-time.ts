const unitSeconds: Record<string, number> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86400,
  w: 7 * 86400,
  mon: 30 * 86400,
  y: 365 * 86400,
};

const unitNames: Record<string, string> = {
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  week: 'w',
  weeks: 'w',
  mon: 'mon',
  month: 'mon',
  months: 'mon',
  y: 'y',
  yr: 'y',
  year: 'y',
  years: 'y',
};

const relative = /^([+-]\d+)?([a-z]+)?(?:@([a-z]+))?$/i;
const splunkDate = /^(\d{2})\/(\d{2})\/(\d{4}):(\d{2}:\d{2}:\d{2})$/;

/** Epoch seconds for a time modifier: now, epoch, ISO 8601, `-90d`, `-7d@d`, `MM/DD/YYYY:HH:MM:SS`. */
export function resolveTime(text: string, now: number): number {
  const value = text.trim();
  if (value === 'now' || value === 'now()') return now;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const [, month, day, year, clock] = splunkDate.exec(value) ?? [];
  const iso = month === undefined ? value : `${year}-${month}-${day}T${clock}`;
  if (/^\d{4}-\d{2}-\d{2}/.test(iso)) return parseIso(iso, text);
  return resolveRelative(value, now);
}

function parseIso(iso: string, original: string): number {
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(iso.slice(10));
  const seconds = Date.parse(iso.includes(':') && !hasZone ? `${iso.replace(' ', 'T')}Z` : iso) / 1000;
  if (Number.isNaN(seconds)) throw new Error(`Invalid value "${original}" for time term.`);
  return seconds;
}

function resolveRelative(value: string, now: number): number {
  const [, amount, unit = 's', snap] = relative.exec(value) ?? [];
  if (amount === undefined && snap === undefined) throw new Error(`Invalid value "${value}" for time term.`);
  const moved = amount === undefined ? now : now + Number(amount) * readUnit(unit, value);
  if (snap === undefined) return moved;
  const grain = readUnit(snap, value);
  return Math.floor(moved / grain) * grain;
}

function readUnit(unit: string, value: string): number {
  const seconds = unitSeconds[unitNames[unit.toLowerCase()] ?? ''];
  if (seconds === undefined) throw new Error(`Invalid value "${value}" for time term.`);
  return seconds;
}

/** Seconds of a span such as `10m` or `1d`. */
export function parseSpan(text: string): number {
  const [, amount = '1', unit = ''] = /^(\d+)?([a-z]+)$/i.exec(text) ?? [];
  const seconds = unitSeconds[unitNames[unit.toLowerCase()] ?? ''];
  if (seconds === undefined) throw new Error(`Error in 'bin' command: The value for option span (${text}) is invalid.`);
  return Number(amount) * seconds;
}
