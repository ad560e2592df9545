import { readRecordTime } from '../record-time.ts';
import type { LookupRequest, LookupResult } from './lookup-events.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The window that is really looked up: the asked one, widened to whole hours, of long windows to whole days. Findings of one
 * incident come minutes apart and ask the same of windows minutes apart; widened, they ask the same.
 *
 * @param oldest LookupEvents reaches back to here; a start before it is moved to the next whole hour
 */
export function widenWindow(request: LookupRequest, oldest: number): LookupRequest {
  const span = request.to.getTime() - request.from.getTime();
  const grid = gridOf(span);
  const floor = Math.floor(request.from.getTime() / grid) * grid;
  const reachable = Math.ceil(oldest / hourMs) * hourMs;
  const from = floor < oldest ? Math.min(reachable, request.to.getTime()) : floor;
  // An end moved far would reach into the present, where answers cannot be kept.
  const step = Math.min(grid, 6 * hourMs);
  return { ...request, from: new Date(from), to: new Date(Math.ceil(request.to.getTime() / step) * step) };
}

/** A widened window is never much larger than the asked one. */
function gridOf(span: number): number {
  if (span < 12 * hourMs) return hourMs / 4;
  if (span < 4 * dayMs) return hourMs;
  return span < 30 * dayMs ? 6 * hourMs : dayMs;
}

/** The part of an answer that was asked for. Complete also where it was cut off before the asked window began. */
export function narrowAnswer<Result extends LookupResult>(wide: Result, { from, to }: LookupRequest): Result {
  const events = wide.events.filter((event) => {
    const time = readRecordTime(event);
    return time === null || (time >= from.getTime() && time <= to.getTime());
  });
  const reachesBack = wide.readFrom !== null && Date.parse(wide.readFrom) < from.getTime();
  return { ...wide, events, complete: wide.complete || (wide.error === null && reachesBack) };
}
