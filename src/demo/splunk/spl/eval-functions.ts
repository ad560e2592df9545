import { DateTime } from 'luxon';
import type { EvalValue, Expression } from './row.ts';
import { toNumber } from './row.ts';

type EvalFunction = (...values: EvalValue[]) => EvalValue;

const functions: Record<string, EvalFunction> = {
  if: (condition = null, yes = null, no = null) => (condition === true ? yes : no),
  case: (...values) => values.find((_, index) => index % 2 === 1 && values[index - 1] === true) ?? null,
  coalesce: (...values) => values.find((value) => value !== null) ?? null,
  isnull: (value = null) => value === null,
  isnotnull: (value = null) => value !== null,
  lower: (value = null) => onText(value, (text) => text.toLowerCase()),
  upper: (value = null) => onText(value, (text) => text.toUpperCase()),
  len: (value = null) => onText(value, (text) => text.length),
  tostring: (value = null) => onText(value, (text) => text),
  tonumber: (value = null) => onText(value, (text) => toNumber(text) ?? null),
  round: (value = null, digits = 0) => onNumber(value, (number) => Number(number.toFixed(Number(digits)))),
  floor: (value = null) => onNumber(value, Math.floor),
  substr: (value = null, start = 1, length = null) =>
    onText(value, (text) =>
      text.slice(Number(start) - 1, length === null ? undefined : Number(start) - 1 + Number(length)),
    ),
  like: (value = null, pattern = '') => onText(value, (text) => toLikePattern(String(pattern)).test(text)),
  match: (value = null, pattern = '') => onText(value, (text) => new RegExp(String(pattern)).test(text)),
  mvcount: (value = null) => (value === null ? null : [value].flat().length),
  mvindex: (value = null, index = 0) => (value === null ? null : ([value].flat().at(Number(index)) ?? null)),
  mvjoin: (value = null, separator = ',') => (value === null ? null : [value].flat().join(String(separator))),
  split: (value = null, separator = ',') => (value === null ? null : String(value).split(String(separator))),
  now: () => Math.floor(Date.now() / 1000),
  true: () => true,
  false: () => false,
  null: () => null,
  strftime: (value = null, format = '') => onNumber(value, (seconds) => formatTime(seconds, String(format))),
};

/** A call of one of the eval functions the demo knows. */
export function callFunction(name: string, args: readonly Expression[]): Expression {
  const apply = functions[name];
  if (apply === undefined)
    throw new Error(`Error in 'eval' command: The '${name}' function is unsupported or undefined.`);
  return (row) => apply(...args.map((argument) => argument(row)));
}

function onText(value: EvalValue, change: (text: string) => EvalValue): EvalValue {
  return value === null ? null : change(Array.isArray(value) ? (value[0] ?? '') : String(value));
}

function onNumber(value: EvalValue, change: (number: number) => EvalValue): EvalValue {
  const number = value === null ? undefined : toNumber(String(value));
  return number === undefined ? null : change(number);
}

function toLikePattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 's');
}

const timeLetters: Record<string, string> = {
  F: 'yyyy-MM-dd',
  T: 'HH:mm:ss',
  Y: 'yyyy',
  m: 'MM',
  d: 'dd',
  H: 'HH',
  M: 'mm',
  S: 'ss',
  A: 'cccc',
  a: 'ccc',
  z: 'ZZZ',
  Z: "'UTC'",
};

function formatTime(seconds: number, format: string): string {
  const time = DateTime.fromSeconds(seconds, { zone: 'utc', locale: 'en' });
  return format.replace(/%(\w)/g, (whole, letter: string) => {
    const pattern = timeLetters[letter];
    return pattern === undefined ? whole : time.toFormat(pattern);
  });
}
