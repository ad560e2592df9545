import type { Digest, Row } from '../evidence.ts';
import { readApiCall } from '../logs/read-api-call.ts';
import { readAuditCall } from '../logs/read-audit-call.ts';
import { readChange } from '../logs/read-change.ts';
import { readDnsQuery } from '../logs/read-dns-query.ts';
import { readFlow } from '../logs/read-flow.ts';
import { readSignIn } from '../logs/read-sign-in.ts';
import { timeOfRow } from '../logs/time-of-row.ts';
import type { Organisation, SourceName } from '../organisation.ts';
import { digestApiCalls } from './digest-api-calls.ts';
import { digestFlows } from './digest-flows.ts';
import { digestSignIns } from './digest-sign-ins.ts';
import { countDistinct, tally, tallyTimes } from './tally.ts';

type Part = Pick<Digest, 'tallies' | 'figures'>;

/**
 * The aggregates of an answer. `figures.rows` is the number of rows, `figures.unreadable` how many of them are not records
 * of this source; every other figure and tally counts readable records only.
 */
export function digestRows(
  source: SourceName,
  rows: readonly Row[],
  organisation: Pick<Organisation, 'timeZone'>,
): Digest {
  const times = rows.flatMap((row) => timeOfRow(source, row) ?? []).toSorted();
  const part = digestPart(source, rows);
  return {
    total: rows.length,
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
    tallies: { ...part.tallies, ...tallyTimes(times, organisation.timeZone) },
    figures: { rows: rows.length, ...part.figures },
  };
}

function digestPart(source: SourceName, rows: readonly Row[]): Part {
  switch (source) {
    case 'cloudtrail':
      return withUnreadable(rows, readAll(rows, readApiCall), digestApiCalls);
    case 'entra':
      return withUnreadable(rows, readAll(rows, readSignIn), digestSignIns);
    case 'vpcflow':
      return withUnreadable(rows, readAll(rows, readFlow), digestFlows);
    case 'dns':
      return withUnreadable(rows, readAll(rows, readDnsQuery), digestDnsQueries);
    case 'eks':
      return withUnreadable(rows, readAll(rows, readAuditCall), digestAuditCalls);
    case 'changes':
      return withUnreadable(rows, readAll(rows, readChange), digestChanges);
    default:
      return { tallies: {}, figures: {} };
  }
}

function readAll<Rec>(rows: readonly Row[], read: (row: Row) => Rec | null): readonly Rec[] {
  return rows.flatMap((row) => {
    const one = read(row);
    return one === null ? [] : [one];
  });
}

function withUnreadable<Rec>(
  rows: readonly Row[],
  records: readonly Rec[],
  digest: (records: readonly Rec[]) => Part,
): Part {
  const part = digest(records);
  return { tallies: part.tallies, figures: { ...part.figures, unreadable: rows.length - records.length } };
}

function digestDnsQueries(queries: readonly NonNullable<ReturnType<typeof readDnsQuery>>[]): Part {
  return {
    tallies: {
      name: tally(queries.map((one) => one.name)),
      type: tally(queries.map((one) => one.type)),
      rcode: tally(queries.map((one) => one.rcode)),
      answer: tally(queries.flatMap((one) => one.answers)),
      instance: tally(queries.map((one) => one.instance)),
      address: tally(queries.map((one) => one.address)),
    },
    figures: {
      queries: queries.length,
      distinctNames: countDistinct(queries.map((one) => one.name)),
      unresolved: queries.filter((one) => one.rcode !== null && one.rcode !== 'NOERROR').length,
    },
  };
}

function digestAuditCalls(calls: readonly NonNullable<ReturnType<typeof readAuditCall>>[]): Part {
  return {
    tallies: {
      event: tally(
        calls.map((one) => [one.verb, one.resource, one.subresource].filter((word) => word !== null).join(' ')),
      ),
      principal: tally(calls.map((one) => one.user)),
      address: tally(calls.flatMap((one) => one.addresses)),
      userAgent: tally(calls.map((one) => one.userAgent)),
      namespace: tally(calls.map((one) => one.namespace)),
      resource: tally(calls.map((one) => one.name)),
      code: tally(calls.map((one) => one.code)),
    },
    figures: {
      calls: calls.length,
      succeeded: calls.filter((one) => one.succeeded).length,
      denied: calls.filter((one) => one.code === 401 || one.code === 403).length,
      writes: calls.filter((one) => !/^(get|list|watch)$/.test(one.verb)).length,
      distinctAddresses: countDistinct(calls.flatMap((one) => one.addresses)),
    },
  };
}

function digestChanges(changes: readonly NonNullable<ReturnType<typeof readChange>>[]): Part {
  return {
    tallies: {
      record: tally(changes.map((one) => one.id)),
      kind: tally(changes.map((one) => one.kind)),
      status: tally(changes.map((one) => one.status)),
    },
    figures: { records: changes.length },
  };
}
