import type { Answer, Ask, Query } from '../domain/ask.ts';
import { decisiveEvents } from '../domain/decisive-events.ts';
import type { Row } from '../domain/evidence.ts';
import { dedupeEvents } from './dedupe-events.ts';
import { readRecordTime, sortByTime } from './record-time.ts';

export interface PartSource {
  askOnce(ask: Ask): Promise<Answer>;
  /** Most rows one call gives. */
  readonly pageRows: number;
  readonly signal: AbortSignal;
}

interface Part {
  readonly ask: Ask;
  readonly answer: Answer;
}

interface Reading extends PartSource {
  readonly parts: Part[];
  /** Calls left, and calls made. */
  calls: number;
  asked: number;
}

const mostCalls = 24;
const shortestMs = 1_000;

/**
 * Reads what does not fit into one answer by halving the time until each half fits. What is still too much is named, and of
 * CloudTrail the events that alone decide a finding are then asked for by name, so that noise cannot push them out.
 */
export async function askInParts(ask: Ask, source: PartSource): Promise<Answer> {
  const page = Math.min(source.pageRows, ask.maxRows);
  const whole = { ...ask, maxRows: page };
  const first = await source.askOnce(whole);
  if (first.outcome !== 'truncated') return first;
  const reading: Reading = { ...source, parts: [], calls: ask.maxRows > page ? mostCalls : 0, asked: 0 };
  await halve({ ask: whole, answer: first }, ask.maxRows, reading);
  const read = join({ ask, first, reading });
  return read.outcome === 'truncated' && ask.source === 'cloudtrail' ? addDecisive(read, whole, source) : read;
}

/** Newest first: what happened last is what a report needs most. */
async function halve(part: Part, mostRows: number, reading: Reading): Promise<void> {
  const { from, to } = part.ask;
  const middle = Math.floor((Date.parse(from) + Date.parse(to)) / 2);
  const known = reading.parts.reduce((sum, { answer }) => sum + answer.rows.length, 0);
  const isOver = reading.calls < 2 || known >= mostRows || reading.signal.aborted;
  if (isOver || Date.parse(to) - middle < shortestMs) {
    reading.parts.push(part);
    return;
  }
  const at = new Date(middle).toISOString();
  for (const span of [
    { from: at, to },
    { from, to: at },
  ]) {
    reading.calls -= 1;
    reading.asked += 1;
    const ask = { ...part.ask, ...span };
    const answer = await reading.askOnce(ask);
    if (answer.outcome === 'truncated') await halve({ ask, answer }, mostRows, reading);
    else if (answer.outcome === 'answered' || answer.outcome === 'empty') reading.parts.push({ ask, answer });
    // Where a half fails, what the whole gave of it is better than nothing.
    else reading.parts.push({ ask, answer: { ...answer, rows: within(part.answer.rows, ask) } });
  }
}

function within(rows: readonly Row[], { from, to }: Ask): readonly Row[] {
  return rows.filter((row) => {
    const at = readRecordTime(row);
    return at !== null && Date.parse(from) <= at && at < Date.parse(to);
  });
}

function join({ ask, first, reading }: { ask: Ask; first: Answer; reading: Reading }): Answer {
  const { parts } = reading;
  const rows = parts.flatMap(({ answer }) => answer.rows);
  const unread = parts.filter(({ answer }) => answer.outcome !== 'answered' && answer.outcome !== 'empty');
  const sorted = sortByTime(ask.source === 'cloudtrail' ? dedupeEvents(rows) : rows);
  const others = parts.filter(({ answer }) => answer !== first);
  const sum = (count: (answer: Answer) => number) => others.reduce((total, { answer }) => total + count(answer), 0);
  const spent = reading.asked;
  return {
    ...first,
    rows: sorted.slice(-ask.maxRows),
    outcome: unread.length > 0 || sorted.length > ask.maxRows ? 'truncated' : 'answered',
    detail: unread.length > 0 ? tell([first.detail, describeUnread(unread)]) : '',
    calls: first.calls + spent,
    paging: spent,
    throttled: first.throttled + sum(({ throttled }) => throttled),
    cacheHits: first.cacheHits + sum(({ cacheHits }) => cacheHits),
  };
}

function describeUnread(unread: readonly Part[]): string {
  const spans = unread.map(({ ask }) => `${ask.from} to ${ask.to}`).sort();
  const more = spans.length > 3 ? ` and ${spans.length - 3} more spans` : '';
  return `not read in full: ${spans.slice(0, 3).join(', ')}${more}`;
}

function tell(facts: readonly string[]): string {
  return facts.filter((fact) => fact !== '').join('; ');
}

async function addDecisive(read: Answer, ask: Ask, source: PartSource): Promise<Answer> {
  const found = await source.askOnce({ ...ask, query: narrowToDecisive(ask.query) });
  const isWhole = found.outcome === 'answered' || found.outcome === 'empty';
  const rows = isWhole || found.outcome === 'truncated' ? found.rows : [];
  const told = isWhole ? `${rows.length} found, complete` : found.outcome;
  return {
    ...read,
    rows: sortByTime(dedupeEvents([...read.rows, ...rows])),
    detail: tell([read.detail, `decisive events asked for by name: ${told}`]),
    calls: read.calls + found.calls,
    paging: (read.paging ?? 0) + found.calls,
    throttled: read.throttled + found.throttled,
  };
}

/** The same query, for those events only. The names are ours, so they need no escaping. */
function narrowToDecisive(query: Query): Query {
  if (query.via === 'splunk')
    return { ...query, spl: query.spl.replace(/^search /, `search eventName IN (${decisiveEvents.join(', ')}) `) };
  if (query.via !== 'files') return query;
  const names = decisiveEvents.map((name) => `'${name}'`).join(', ');
  return { ...query, sql: `select record from (${query.sql}) found where (record->>'$.eventName') in (${names})` };
}
