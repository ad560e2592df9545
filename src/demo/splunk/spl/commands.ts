import { isTrue, parseExpression } from './eval-expression.ts';
import { matchSearch } from './match-search.ts';
import { parseSearch } from './parse-search.ts';
import { parseSpan } from './resolve-time.ts';
import type { EvalValue, FieldValue, Row } from './row.ts';
import { compareValues, valuesOf } from './row.ts';
import { runStats } from './stats.ts';
import { readNames, takeOptions, tokenize } from './tokenize.ts';

/** What flows through the pipe: rows, and which columns the answer will show (none said: those of raw events). */
export interface Flow {
  rows: Row[];
  columns?: string[];
  /** Fields that commands made, shown even for raw events. */
  made: string[];
}

type Command = (flow: Flow, args: string) => Flow;

const commands: Record<string, Command> = {
  search: (flow, args) => {
    const { condition } = parseSearch(args);
    return { ...flow, rows: flow.rows.filter((row) => matchSearch(condition, row)) };
  },
  where: (flow, args) => {
    const condition = parseExpression(args);
    return { ...flow, rows: flow.rows.filter((row) => isTrue(condition(row))) };
  },
  table: (flow, args) => ({ ...flow, columns: expandNames(flow.rows, readNames(tokenize(args))) }),
  fields: selectFields,
  dedup: removeRepeats,
  sort: sortRows,
  head: (flow, args) => ({ ...flow, rows: flow.rows.slice(0, readCount(args)) }),
  // Like Splunk's, tail answers in reverse order.
  tail: (flow, args) => ({ ...flow, rows: flow.rows.slice(-readCount(args)).reverse() }),
  stats: (flow, args) => ({ ...runStats(flow.rows, args), made: [] }),
  fillnull: fillMissing,
  rename: renameFields,
  eval: evaluate,
  bin: cutIntoBins,
  bucket: cutIntoBins,
  // JSON fields are extracted already; only spath with a path and an output makes a new one.
  spath: (flow, args) => {
    const { path, output } = takeOptions(tokenize(args)).options;
    if (path === undefined || output === undefined) return flow;
    return setField(flow, output, (row) => row[path]);
  },
};

/** Runs one command of a pipeline. */
export function runCommand(name: string, flow: Flow, args: string): Flow {
  const command = commands[name];
  if (command === undefined) throw new Error(`Unknown search command '${name}'.`);
  return command(flow, args);
}

function selectFields(flow: Flow, args: string): Flow {
  const tokens = readNames(tokenize(args));
  const isRemoval = tokens[0] === '-';
  const names = expandNames(
    flow.rows,
    tokens.filter((name) => name !== '-' && name !== '+'),
  );
  if (!isRemoval) return { ...flow, columns: [...new Set([...names, '_raw', '_time'])] };
  const rows = flow.rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))),
  );
  return flow.columns === undefined
    ? { ...flow, rows }
    : { ...flow, rows, columns: flow.columns.filter((name) => !names.includes(name)) };
}

/** Field names with `*` stand for every field that fits. */
function expandNames(rows: readonly Row[], names: readonly string[]): string[] {
  return names.flatMap((name) => {
    if (!name.includes('*')) return [name];
    const pattern = new RegExp(
      `^${name
        .split('*')
        .map((part) => part.replace(/[.{}()[\]\\^$?+|]/g, '\\$&'))
        .join('.*')}$`,
    );
    return [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((field) => pattern.test(field));
  });
}

function removeRepeats(flow: Flow, args: string): Flow {
  const { rest } = takeOptions(tokenize(args));
  const names = readNames(rest);
  const keep = /^\d+$/.test(names[0] ?? '') ? Number(names.shift()) : 1;
  const seen = new Map<string, number>();
  const rows = flow.rows.filter((row) => {
    if (names.some((name) => row[name] === undefined)) return false;
    const key = JSON.stringify(names.map((name) => row[name]));
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return (seen.get(key) ?? 0) <= keep;
  });
  return { ...flow, rows };
}

function sortRows(flow: Flow, args: string): Flow {
  const names = readNames(tokenize(args.replace(/([+-])\s+/g, '$1')));
  const isDescending = /^(d|desc)$/i.test(names.at(-1) ?? '') && names.pop() !== undefined;
  const limit = /^\d+$/.test(names[0] ?? '') ? Number(names.shift()) : 10_000;
  const keys = names.map((name) => ({
    field: name.replace(/^[+-]/, ''),
    sign: name.startsWith('-') !== isDescending ? -1 : 1,
  }));
  const rows = flow.rows.toSorted((a, b) => {
    for (const { field, sign } of keys) {
      const difference = compareValues(valuesOf(a, field)[0] ?? '', valuesOf(b, field)[0] ?? '');
      if (difference !== 0) return sign * difference;
    }
    return 0;
  });
  return { ...flow, rows: limit === 0 ? rows : rows.slice(0, limit) };
}

function readCount(args: string): number {
  const { options, rest } = takeOptions(tokenize(args));
  return Number(options['limit'] ?? rest[0]?.text ?? 10);
}

function fillMissing(flow: Flow, args: string): Flow {
  const { options, rest } = takeOptions(tokenize(args));
  const named = readNames(rest);
  const names = named.length > 0 ? named : (flow.columns ?? [...new Set(flow.rows.flatMap((row) => Object.keys(row)))]);
  const missing = Object.fromEntries(names.map((name) => [name, options['value'] ?? '0']));
  return { ...flow, rows: flow.rows.map((row) => ({ ...missing, ...row })), made: [...flow.made, ...named] };
}

function renameFields(flow: Flow, args: string): Flow {
  const pairs = [...args.matchAll(/("[^"]+"|[^\s,]+)\s+as\s+("[^"]+"|[^\s,]+)/gi)].map(([, from = '', to = '']) =>
    [from, to].map((name) => name.replace(/^"(.*)"$/, '$1')),
  );
  const names = new Map(pairs.map(([from = '', to = '']) => [from, to]));
  const renamed = (name: string) => names.get(name) ?? name;
  const rows = flow.rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [renamed(name), value])),
  );
  const made = [...flow.made.map(renamed), ...names.values()];
  return flow.columns === undefined ? { rows, made } : { rows, made, columns: flow.columns.map(renamed) };
}

function evaluate(flow: Flow, args: string): Flow {
  // A comma outside parentheses and quotes starts the next assignment.
  const parts =
    args.match(/(?:"(?:\\.|[^"\\])*"|\((?:"(?:\\.|[^"\\])*"|\((?:[^()]|\([^()]*\))*\)|[^()"])*\)|[^,"()])+/g) ?? [];
  return parts.reduce((current, part) => {
    const [, quoted, bare, expressionText] = /^\s*(?:"([^"]+)"|([^\s=]+))\s*=([\s\S]+)$/.exec(part) ?? [];
    const field = quoted ?? bare;
    if (field === undefined || expressionText === undefined)
      throw new Error(`Error in 'eval' command: The expression is malformed near '${part.trim()}'.`);
    const expression = parseExpression(expressionText);
    return setField(current, field, (row) => toFieldValue(expression(row)));
  }, flow);
}

function toFieldValue(value: EvalValue): FieldValue | undefined {
  if (value === null) return undefined;
  return Array.isArray(value) ? value : String(value);
}

function setField(flow: Flow, field: string, compute: (row: Row) => FieldValue | undefined): Flow {
  const rows = flow.rows.map((row) => {
    const { [field]: _, ...others } = row;
    const value = compute(row);
    return value === undefined ? others : { ...others, [field]: value };
  });
  const made = [...flow.made, field];
  return flow.columns === undefined ? { rows, made } : { rows, made, columns: [...new Set([...flow.columns, field])] };
}

function cutIntoBins(flow: Flow, args: string): Flow {
  const [, target, wanted] = /^([\s\S]*?)(?:\s+as\s+(\S+))?\s*$/i.exec(args) ?? [];
  const { options, rest } = takeOptions(tokenize(target ?? args));
  const field = rest[0]?.text ?? '_time';
  const span = parseSpan(options['span'] ?? '1h');
  return setField(flow, wanted ?? field, (row) => {
    const value = Number(valuesOf(row, field)[0]);
    return Number.isNaN(value) ? undefined : String(Math.floor(value / span) * span);
  });
}
