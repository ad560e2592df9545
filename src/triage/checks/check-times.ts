import type { Claim } from '../../domain/claim.ts';
import { localTime } from '../../domain/local-time.ts';
import { readInstant } from '../../domain/logs/lenient.ts';
import { timeOfRow } from '../../domain/logs/time-of-row.ts';
import { type Court, type Ruling, reject, uphold } from './ruling.ts';
import { selectRows } from './select-rows.ts';

type ClaimOf<Kind extends Claim['kind']> = Extract<Claim, { readonly kind: Kind }>;

const japaneseDays = ['日', '月', '火', '水', '木', '金', '土'] as const;
const englishDays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The first or last time of a selection, to the second. */
export function checkTime(claim: ClaimOf<'time'>, court: Court): Ruling {
  const selected = selectRows(claim.of, court.evidence);
  if (selected === null) return reject(`unknown evidence ${claim.of.evidence}`);
  const times = selected.rows
    .flatMap((row) => timeOfRow(selected.evidence.source, row) ?? [])
    .map((time) => Date.parse(time));
  if (times.length === 0) return reject('no such row carries a time');
  if (!selected.isWhole) return reject('the answer is incomplete, so first and last are not known');
  const actual = claim.edge === 'first' ? Math.min(...times) : Math.max(...times);
  const found = new Date(actual).toISOString();
  return isSameSecond(claim.value, actual)
    ? uphold(`found: ${found}`)
    : reject(`the claim says ${claim.value}, the evidence has ${found}`);
}

/** The distance of two times that both stand in the evidence or the finding. */
export function checkInterval(claim: ClaimOf<'interval'>, court: Court): Ruling {
  const from = findInstant(claim.from, court);
  const to = findInstant(claim.to, court);
  if (from === null || to === null)
    return reject(`the time ${from === null ? claim.from : claim.to} does not stand in the evidence`);
  const seconds = Math.round((to - from) / 1000);
  return seconds === claim.seconds
    ? uphold(`computed again: ${seconds} s`)
    : reject(`the claim says ${claim.seconds} s, it is ${seconds} s`);
}

/** The weekday on the organisation's calendar. */
export function checkWeekday(claim: ClaimOf<'weekday'>, court: Court): Ruling {
  const at = findInstant(claim.at, court);
  if (at === null) return reject(`the time ${claim.at} does not stand in the evidence`);
  const { timeZone } = court.organisation;
  const { weekday } = localTime(new Date(at).toISOString(), timeZone);
  return readWeekday(claim.value) === weekday.toLowerCase()
    ? uphold(`${weekday} in ${timeZone}`)
    : reject(`the claim says ${claim.value}, in ${timeZone} it was a ${weekday}`);
}

/** Two times, or the times of two events by their ids, one before the other. */
export function checkOrdering(claim: ClaimOf<'ordering'>, court: Court): Ruling {
  const earlier = findInstant(claim.earlier, court) ?? timeOfEvent(claim.earlier, court);
  const later = findInstant(claim.later, court) ?? timeOfEvent(claim.later, court);
  if (earlier === null || later === null) return reject('one of the two does not stand in the evidence');
  return earlier < later ? uphold('the times are in this order') : reject('the times are not in this order');
}

/** The weekday's English name in lower case, from English or Japanese, long or short; null for anything else. */
export function readWeekday(text: string): string | null {
  const word = text.trim().toLowerCase();
  const japanese = japaneseDays.findIndex((day) => [day, `${day}曜`, `${day}曜日`].includes(word));
  if (japanese >= 0) return englishDays[japanese] ?? null;
  return word.length < 3 ? null : (englishDays.find((day) => day.startsWith(word)) ?? null);
}

function findInstant(value: string, court: Court): number | null {
  const instant = readInstant(value);
  if (instant === null) return null;
  const at = Date.parse(instant);
  return [...court.cited.recorded].find((known) => isSameSecond(instant, known)) === undefined ? null : at;
}

function timeOfEvent(id: string, court: Court): number | null {
  for (const evidence of court.evidence) {
    const row = evidence.rows.find((one) => [one['eventID'], one['auditID'], one['id']].includes(id));
    const time = row === undefined ? null : timeOfRow(evidence.source, row);
    if (time !== null) return Date.parse(time);
  }
  return null;
}

function isSameSecond(value: string, millis: number): boolean {
  const instant = readInstant(value);
  return instant !== null && Math.floor(Date.parse(instant) / 1000) === Math.floor(millis / 1000);
}
