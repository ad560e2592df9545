const secondsPerDay = 86_400;

const formats: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

/** Where and when a date is read: `timeZone` defaults to the reader's own. */
export interface DateReader {
  now: Date;
  timeZone?: string;
}

/**
 * Writes out the tokens of a Slack `<!date^…>` format, such as `{date_short_pretty} at {time}`, for the reader's zone.
 * Rules: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function formatSlackDate(epochSeconds: number, format: string, reader: DateReader): string {
  return format.replaceAll(/\{(\w+)\}/g, (token, name: string) => formatToken(epochSeconds, name, reader) ?? token);
}

function formatToken(epochSeconds: number, name: string, reader: DateReader): string | undefined {
  const date = new Date(epochSeconds * 1000);
  if (name === 'date_num') return formatNumeric(date, reader);
  if (name === 'ago') return formatAgo(epochSeconds, reader);
  if (name.endsWith('_pretty')) {
    const plain = name.slice(0, -'_pretty'.length);
    return nameNearDay(date, reader) ?? formatToken(epochSeconds, plain, reader);
  }
  const options = formats[name];
  if (options === undefined) return undefined;
  return new Intl.DateTimeFormat('en-US', { ...options, ...zoneOf(reader) }).format(date);
}

function zoneOf(reader: DateReader): Intl.DateTimeFormatOptions {
  return reader.timeZone === undefined ? {} : { timeZone: reader.timeZone };
}

function formatNumeric(date: Date, reader: DateReader): string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', ...zoneOf(reader) } as const;
  return new Intl.DateTimeFormat('sv-SE', options).format(date);
}

function nameNearDay(date: Date, reader: DateReader): string | undefined {
  const day = formatNumeric(date, reader);
  const shifted = (days: number) => formatNumeric(new Date(reader.now.getTime() + days * secondsPerDay * 1000), reader);
  if (day === shifted(0)) return 'today';
  if (day === shifted(-1)) return 'yesterday';
  if (day === shifted(1)) return 'tomorrow';
  return undefined;
}

const agoUnits = [
  ['day', secondsPerDay],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

function formatAgo(epochSeconds: number, reader: DateReader): string {
  const seconds = Math.round(epochSeconds - reader.now.getTime() / 1000);
  const [unit, size] = agoUnits.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}
