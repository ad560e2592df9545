import type { Selection } from '../../domain/claim.ts';
import { type Evidence, type Row, valueAt } from '../../domain/evidence.ts';

/** What a selection comes to when it is made again. */
export interface Selected {
  readonly evidence: Evidence;
  readonly rows: readonly Row[];
  /** Rows, or distinct values where the selection asks for them. */
  readonly count: number;
  /** Every row the source has is here, so the count is exact and not only a lower bound. */
  readonly isWhole: boolean;
}

/** Makes a selection again; null where the evidence is not known. */
export function selectRows(selection: Selection, evidence: readonly Evidence[]): Selected | null {
  const source = evidence.find((one) => one.id === selection.evidence);
  if (source === undefined) return null;
  const rows = source.rows.filter((row) => selection.where.every((condition) => meets(row, condition)));
  const { distinct } = selection;
  const count = distinct === undefined ? rows.length : countDistinct(rows, distinct);
  return {
    evidence: source,
    rows,
    count,
    isWhole: source.outcome !== 'truncated' && source.rows.length === source.digest.total,
  };
}

function meets(row: Row, condition: Selection['where'][number]): boolean {
  const value = valueAt(row, condition.path);
  if (condition.equals === null) return value === undefined || value === null;
  if (typeof value === 'object' || value === undefined) return false;
  if (String(value) === condition.equals) return true;
  // Lambda writes the version of its API behind the name of an event: UpdateFunctionCode20150331v2.
  return condition.path === 'eventName' && String(value).replace(/\d{8}(v\d+)?$/, '') === condition.equals;
}

function countDistinct(rows: readonly Row[], path: string): number {
  const values = rows.map((row) => valueAt(row, path)).filter((value) => value !== undefined && value !== null);
  return new Set(values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))).size;
}
