import { isTrue, parseExpression } from './eval-expression.ts';
import type { FieldValue, Row } from './row.ts';
import { compareValues, toNumber, uniqueSorted, valuesOf } from './row.ts';

interface Aggregate {
  name: string;
  compute(rows: readonly Row[]): FieldValue | undefined;
}

const call = /^\s*,?\s*([a-z_]+)(?:\s*(\())?/i;
const alias = /^\s+as\s+("[^"]+"|[^\s,]+)/i;

/** Runs `stats`: aggregates over all rows, or one row per combination of the by-fields. */
export function runStats(rows: readonly Row[], args: string): { rows: Row[]; columns: string[] } {
  const [, functionsText = args, byText] = /^([\s\S]*?)\s+by\s+([\s\S]+)$/i.exec(args) ?? [];
  const aggregates = parseAggregates(functionsText);
  const byFields = (byText?.match(/"[^"]+"|[^\s,]+/g) ?? []).map(unquote);
  const groups = byFields.length === 0 ? [{ key: [], rows: [...rows] }] : groupRows(rows, byFields);
  const result = groups.map(({ key, rows: members }) => {
    const row: Row = Object.fromEntries(byFields.map((field, index) => [field, key[index] ?? '']));
    for (const { name, compute } of aggregates) {
      const value = compute(members);
      if (value !== undefined) row[name] = value;
    }
    return row;
  });
  return { rows: result, columns: [...byFields, ...aggregates.map(({ name }) => name)] };
}

function groupRows(rows: readonly Row[], fields: readonly string[]): { key: string[]; rows: Row[] }[] {
  const groups = new Map<string, { key: string[]; rows: Row[] }>();
  for (const row of rows) {
    for (const key of combineValues(row, fields)) {
      const id = JSON.stringify(key);
      const group = groups.get(id) ?? { key, rows: [] };
      group.rows.push(row);
      groups.set(id, group);
    }
  }
  return [...groups.values()].sort((a, b) => compareKeys(a.key, b.key));
}

/** All combinations of the by-values of a row; none where a by-field is missing, so the row drops out. */
function combineValues(row: Row, fields: readonly string[]): string[][] {
  return fields.reduce<string[][]>(
    (keys, field) => keys.flatMap((key) => valuesOf(row, field).map((value) => [...key, value])),
    [[]],
  );
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index < 0 ? 0 : compareValues(a[index] ?? '', b[index] ?? '');
}

function parseAggregates(text: string): Aggregate[] {
  const aggregates: Aggregate[] = [];
  let rest = text;
  while (rest.trim() !== '') {
    const [head, name, open] = call.exec(rest) ?? [];
    if (head === undefined || name === undefined)
      throw new Error(`Error in 'stats' command: The argument '${rest.trim()}' is invalid.`);
    const inner = open === undefined ? '' : readBalanced(rest.slice(head.length));
    const end = head.length + (open === undefined ? 0 : inner.length + 1);
    const [asText = '', asName] = alias.exec(rest.slice(end)) ?? [];
    const written = rest.slice(0, end).replace(/^[\s,]+/, '');
    aggregates.push({
      name: asName === undefined ? written : unquote(asName),
      compute: createAggregate(name.toLowerCase(), inner.trim()),
    });
    rest = rest.slice(end + asText.length);
  }
  return aggregates;
}

function readBalanced(text: string): string {
  let depth = 1;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    if (text[index] === ')') depth -= 1;
    if (depth === 0) return text.slice(0, index);
  }
  throw new Error("Error in 'stats' command: ')' is missing.");
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}

const functions: Record<string, (values: string[]) => FieldValue | undefined> = {
  count: (values) => String(values.length),
  dc: (values) => String(new Set(values).size),
  min: (values) => values.toSorted(compareValues)[0],
  max: (values) => values.toSorted(compareValues).at(-1),
  sum: (values) => onNumbers(values, (numbers) => numbers.reduce((total, number) => total + number, 0)),
  avg: (values) =>
    onNumbers(values, (numbers) => numbers.reduce((total, number) => total + number, 0) / numbers.length),
  range: (values) => onNumbers(values, (numbers) => Math.max(...numbers) - Math.min(...numbers)),
  values: (values) => (values.length === 0 ? undefined : uniqueSorted(values)),
  list: (values) => (values.length === 0 ? undefined : values.slice(0, 100)),
  first: (values) => values[0],
  last: (values) => values.at(-1),
};
const otherNames: Record<string, string> = { c: 'count', distinct_count: 'dc', mean: 'avg' };

function createAggregate(name: string, argument: string): Aggregate['compute'] {
  if (name === 'earliest' || name === 'latest') {
    return (rows) => pickByTime(rows, argument, name === 'earliest' ? 1 : -1);
  }
  const aggregate = functions[otherNames[name] ?? name];
  if (aggregate === undefined) throw new Error(`Error in 'stats' command: The aggregation '${name}' is not known.`);
  const [, condition] = /^eval\s*\(([\s\S]*)\)$/i.exec(argument) ?? [];
  if (condition !== undefined) {
    const expression = parseExpression(condition);
    // Inside an aggregate, eval keeps the rows where it is true; any other value is taken as it is.
    return (rows) =>
      aggregate(
        rows
          .map(expression)
          .filter((value) => value !== null && value !== false)
          .map((value) => (isTrue(value) ? '1' : String(value))),
      );
  }
  if (argument === '') return (rows) => aggregate(rows.map(() => '1'));
  return (rows) => aggregate(rows.flatMap((row) => valuesOf(row, unquote(argument))));
}

function pickByTime(rows: readonly Row[], field: string, direction: 1 | -1): FieldValue | undefined {
  const timeOf = (row: Row) => Number(valuesOf(row, '_time')[0] ?? 0);
  const candidates = rows.filter((row) => row[unquote(field)] !== undefined);
  return candidates.toSorted((a, b) => direction * (timeOf(a) - timeOf(b)))[0]?.[unquote(field)];
}

function onNumbers(values: readonly string[], calculate: (numbers: number[]) => number): string | undefined {
  const numbers = values.map(toNumber).filter((number) => number !== undefined);
  return numbers.length === 0 ? undefined : String(calculate(numbers));
}
