import { createHash } from 'node:crypto';
import type { Selection } from '../domain/claim.ts';
import type { Evidence, Row } from '../domain/evidence.ts';
import { timeOfRow } from '../domain/logs/time-of-row.ts';
import type { CaseStore } from '../ports.ts';
import { selectRows } from './checks/select-rows.ts';

/** Which rows of one piece of evidence to read again. */
export interface RowFilter {
  /** Evidence id, as reports cite it. */
  readonly evidence: string;
  /** Values at paths (`userIdentity.accessKeyId`); all must hold, null means absent. */
  readonly where?: Selection['where'];
  /** ISO 8601; rows from this instant on, and before that one. */
  readonly from?: string;
  readonly to?: string;
  readonly offset?: number;
  /** Most rows, 50 by default. */
  readonly limit?: number;
}

export interface KeptRows {
  readonly rows: readonly Row[];
  /** How many rows fit the filter. */
  readonly total: number;
  /** The rows are, byte for byte, those that were seen. */
  readonly isIntact: boolean;
}

const usualLimit = 50;

/** Reads rows of an investigation again, from what was kept and not from the source. Null where no such evidence was kept. */
export async function readKeptRows(
  investigationId: string,
  filter: RowFilter,
  store: Pick<CaseStore, 'readLook'>,
): Promise<KeptRows | null> {
  const look = await store.readLook(investigationId);
  return look === null ? null : findRows(look.evidence, filter);
}

/** The same, of evidence that is at hand. */
function findRows(evidence: readonly Evidence[], filter: RowFilter): KeptRows | null {
  const { from, to, offset = 0, limit = usualLimit } = filter;
  const selected = selectRows({ evidence: filter.evidence, where: filter.where ?? [] }, evidence);
  if (selected === null) return null;
  const { source } = selected.evidence;
  const fitting = selected.rows.filter((row) => isBetween(timeOfRow(source, row), from, to));
  return {
    rows: fitting.slice(offset, offset + limit),
    total: fitting.length,
    isIntact: hashRows(selected.evidence.rows) === selected.evidence.sha256,
  };
}

function isBetween(time: string | null, from: string | undefined, to: string | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  if (time === null) return false;
  const moment = Date.parse(time);
  return (from === undefined || moment >= Date.parse(from)) && (to === undefined || moment < Date.parse(to));
}

/** The checksum kept with evidence. */
export function hashRows(rows: readonly Row[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
