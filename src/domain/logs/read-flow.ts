import { z } from 'zod';
import type { Row } from '../evidence.ts';
import { figure, readInstant, text } from './lenient.ts';

/** One VPC flow record; bytes and packets go from source to destination. */
export interface Flow {
  readonly time: string;
  readonly end: string;
  readonly networkInterface: string | null;
  readonly from: string;
  readonly to: string;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  /** IANA number: 6 is TCP, 17 UDP. */
  readonly protocol: number | null;
  readonly packets: number;
  readonly bytes: number;
  readonly accepted: boolean;
}

const flowRecord = z.object({
  interface_id: text,
  srcaddr: z.string().min(2),
  dstaddr: z.string().min(2),
  srcport: figure,
  dstport: figure,
  protocol: figure,
  packets: figure,
  bytes: figure,
  start: z.unknown(),
  end: z.unknown().optional(),
  action: z.enum(['ACCEPT', 'REJECT']),
});

/** Reads a flow record of version 2; null for NODATA and SKIPDATA records, and for rows of another kind. */
export function readFlow(row: Row): Flow | null {
  const parsed = flowRecord.safeParse(row);
  const time = readInstant(row['start']);
  if (!parsed.success || time === null) return null;
  const raw = parsed.data;
  return {
    time,
    end: readInstant(row['end']) ?? time,
    networkInterface: raw.interface_id,
    from: raw.srcaddr,
    to: raw.dstaddr,
    fromPort: raw.srcport,
    toPort: raw.dstport,
    protocol: raw.protocol,
    packets: raw.packets ?? 0,
    bytes: raw.bytes ?? 0,
    accepted: raw.action === 'ACCEPT',
  };
}
