import type { Digest, Row } from '../evidence.ts';
import { readApiCall } from '../logs/read-api-call.ts';
import { readAuditCall } from '../logs/read-audit-call.ts';
import { readChange } from '../logs/read-change.ts';
import { readDnsQuery } from '../logs/read-dns-query.ts';
import { readFlow } from '../logs/read-flow.ts';
import { readSignIn } from '../logs/read-sign-in.ts';
import { timeOfRow } from '../logs/time-of-row.ts';
import type { SourceName } from '../organisation.ts';
import { createApiCallGauge } from './digest-api-calls.ts';
import { createAuditGauge, createChangeGauge, createDnsGauge } from './digest-events.ts';
import { createFlowGauge } from './digest-flows.ts';
import { createSignInGauge } from './digest-sign-ins.ts';
import { fitDigest } from './fit-digest.ts';
import type { Gauge } from './gauge.ts';
import { createTimeGauge, type WorkClock } from './time-gauge.ts';

/**
 * The aggregates of an answer, made in one pass over the rows and never larger than {@link digestTokens}. `figures.rows` is
 * the number of rows, `figures.unreadable` how many of them are not records of this source; every other figure and tally
 * counts readable records only.
 */
export function digestRows(source: SourceName, rows: Iterable<Row>, clock: WorkClock): Digest {
  const times = createTimeGauge(clock);
  const gauge = gaugeFor(source);
  let total = 0;
  for (const row of rows) {
    total += 1;
    const time = timeOfRow(source, row);
    if (time !== null) times.add(time);
    gauge.add(row);
  }
  const { first, last, ...timed } = times.finish();
  const part = gauge.finish();
  return fitDigest({
    total,
    first,
    last,
    tallies: { ...part.tallies, ...timed.tallies },
    figures: { rows: total, ...part.figures, ...timed.figures },
  });
}

function gaugeFor(source: SourceName): Gauge<Row> {
  switch (source) {
    case 'cloudtrail':
      return readWith(readApiCall, createApiCallGauge());
    case 'entra':
      return readWith(readSignIn, createSignInGauge());
    case 'vpcflow':
      return readWith(readFlow, createFlowGauge());
    case 'dns':
      return readWith(readDnsQuery, createDnsGauge());
    case 'eks':
      return readWith(readAuditCall, createAuditGauge());
    case 'changes':
      return readWith(readChange, createChangeGauge());
    default:
      return { add: () => undefined, finish: () => ({ tallies: {}, figures: {} }) };
  }
}

function readWith<Rec>(read: (row: Row) => Rec | null, gauge: Gauge<Rec>): Gauge<Row> {
  let unreadable = 0;
  return {
    add: (row) => {
      const record = read(row);
      if (record === null) unreadable += 1;
      else gauge.add(record);
    },
    finish: () => {
      const { tallies, figures } = gauge.finish();
      return { tallies, figures: { ...figures, unreadable } };
    },
  };
}
