import { z } from 'zod';
import type { Place } from '../../domain/case.ts';

const placeRow = z.object({ channel: z.string(), ts: z.string(), thread_ts: z.string() });

/** The place in the columns every table with a Slack message has. */
export function readPlace(row: unknown): Place {
  const { channel, ts, thread_ts: threadTs } = placeRow.parse(row);
  return { channel, ts, threadTs };
}

/** The same columns, for writing. */
export function placeColumns(place: Place): z.infer<typeof placeRow> {
  return { channel: place.channel, ts: place.ts, thread_ts: place.threadTs };
}
