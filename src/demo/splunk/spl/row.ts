/** A field as Splunk keeps it: text, or several texts where a record repeats it. */
export type FieldValue = string | string[];

/** One event or result row. `_time` holds epoch seconds as text until the answer is written. */
export type Row = Record<string, FieldValue>;

/** What an eval expression works with; null where a field is missing. */
export type EvalValue = string | number | boolean | null | string[];
export type Expression = (row: Row) => EvalValue;

/** Every value of a field; none where the row lacks it. */
export function valuesOf(row: Row, field: string): string[] {
  const value = row[field];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** Orders two values as Splunk sorts: numbers by size, everything else by text. */
export function compareValues(a: string, b: string): number {
  const [x, y] = [toNumber(a), toNumber(b)];
  if (x !== undefined && y !== undefined) return x - y;
  return a < b ? -1 : Number(a > b);
}

export function toNumber(text: string): number | undefined {
  if (text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Removes repeated values and sorts the rest. */
export function uniqueSorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
