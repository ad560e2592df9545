/** The instant in a Slack `ts`, whose whole part counts seconds since 1970. */
export function readTs(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

/** The time of day of a message, in the reader's own zone. */
export function formatTime(date: Date): string {
  return new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' }).format(date);
}

/** Date and time in full, for tooltips and tickets. */
export function formatDateTime(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'unknown time';
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** The heading of a day in a list of messages. */
export function formatDay(date: Date, now: Date): string {
  const day = (value: Date) => value.toDateString();
  if (day(date) === day(now)) return 'Today';
  return new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long', day: 'numeric' }).format(date);
}
