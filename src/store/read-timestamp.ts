const dayMs = 86_400_000;

/** When the message with this Slack timestamp was posted; `now` where the text is no time that has been. */
export function readTimestamp(ts: string, now: Date): Date {
  const posted = new Date(Number(ts) * 1000);
  const isTime = posted.getTime() > 0 && posted.getTime() < now.getTime() + dayMs;
  return isTime ? posted : now;
}
