import type { Row } from '../domain/evidence.ts';

/** The same event can come back from more than one region, and from a log that was shipped twice. */
export function dedupeEvents(events: readonly Row[]): readonly Row[] {
  const seen = new Set<unknown>();
  return events.filter((event) => {
    const id = event['eventID'];
    if (typeof id !== 'string') return true;
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}
