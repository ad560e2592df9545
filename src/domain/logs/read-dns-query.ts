import { z } from 'zod';
import type { Row } from '../evidence.ts';
import { readInstant, text } from './lenient.ts';

/** One query of the Route 53 Resolver query log. */
export interface DnsQuery {
  readonly time: string;
  /** Without the final dot. */
  readonly name: string;
  readonly type: string | null;
  readonly rcode: string | null;
  readonly answers: readonly string[];
  readonly address: string | null;
  readonly instance: string | null;
}

const queryRecord = z.object({
  query_timestamp: z.unknown(),
  query_name: z.string().min(1),
  query_type: text,
  rcode: text,
  answers: z
    .array(z.object({ Rdata: text }))
    .nullish()
    .catch(null),
  srcaddr: text,
  srcids: z.object({ instance: text }).nullish().catch(null),
});

/** Reads a resolver query; null when the row is something else. */
export function readDnsQuery(row: Row): DnsQuery | null {
  const parsed = queryRecord.safeParse(row);
  const time = readInstant(row['query_timestamp']);
  if (!parsed.success || time === null) return null;
  const raw = parsed.data;
  return {
    time,
    name: raw.query_name.replace(/\.$/, ''),
    type: raw.query_type,
    rcode: raw.rcode,
    answers: (raw.answers ?? []).flatMap((answer) => (answer.Rdata === null ? [] : [answer.Rdata])),
    address: raw.srcaddr,
    instance: raw.srcids?.instance ?? null,
  };
}
