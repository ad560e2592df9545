import { callFunction } from './eval-functions.ts';
import type { EvalValue, Expression } from './row.ts';
import { compareValues, toNumber } from './row.ts';

const lexeme =
  /\s+|("(?:\\.|[^"\\])*")|('[^']*')|(\d+(?:\.\d+)?)|([A-Za-z_][\w{}]*)|(!=|==|<=|>=|[=<>+\-*/%.(),])|(.)/gsy;

interface Lexeme {
  kind: 'text' | 'field' | 'number' | 'name' | 'symbol';
  text: string;
}

interface Reader {
  peek(): Lexeme | undefined;
  next(): Lexeme | undefined;
  /** Takes the next symbol or word when it is one of these. */
  take(...texts: string[]): string | undefined;
}

/** Compiles an eval expression; fields with dots need single quotes there, as in Splunk. */
export function parseExpression(text: string): Expression {
  const reader = createReader(readLexemes(text));
  const expression = parseOr(reader);
  const left = reader.peek();
  if (left !== undefined) throw new Error(`Error in 'eval' command: The expression is malformed near '${left.text}'.`);
  return expression;
}

/** What eval calls true. */
export function isTrue(value: EvalValue): boolean {
  return value === true;
}

function readLexemes(source: string): Lexeme[] {
  return [...source.matchAll(lexeme)].flatMap(([, text, field, number, name, symbol, rest]): Lexeme[] => {
    if (text !== undefined) return [{ kind: 'text', text: text.slice(1, -1).replace(/\\(["\\])/g, '$1') }];
    if (field !== undefined) return [{ kind: 'field', text: field.slice(1, -1) }];
    if (number !== undefined) return [{ kind: 'number', text: number }];
    if (name !== undefined) return [{ kind: 'name', text: name }];
    const other = symbol ?? rest;
    return other === undefined ? [] : [{ kind: 'symbol', text: other }];
  });
}

function createReader(lexemes: readonly Lexeme[]): Reader {
  let position = 0;
  return {
    peek: () => lexemes[position],
    next: () => lexemes[position++],
    take(...texts) {
      const token = lexemes[position];
      if (token === undefined || (token.kind !== 'symbol' && token.kind !== 'name')) return undefined;
      if (!texts.includes(token.kind === 'name' ? token.text.toUpperCase() : token.text)) return undefined;
      position += 1;
      return token.text;
    },
  };
}

function parseOr(reader: Reader): Expression {
  let left = parseAnd(reader);
  while (reader.take('OR')) {
    const [a, b] = [left, parseAnd(reader)];
    left = (row) => isTrue(a(row)) || isTrue(b(row));
  }
  return left;
}

function parseAnd(reader: Reader): Expression {
  let left = parseNot(reader);
  while (reader.take('AND')) {
    const [a, b] = [left, parseNot(reader)];
    left = (row) => isTrue(a(row)) && isTrue(b(row));
  }
  return left;
}

function parseNot(reader: Reader): Expression {
  if (!reader.take('NOT')) return parseComparison(reader);
  const inner = parseNot(reader);
  return (row) => !isTrue(inner(row));
}

function parseComparison(reader: Reader): Expression {
  const left = parseSum(reader);
  const operator = reader.take('=', '==', '!=', '<', '<=', '>', '>=');
  if (operator === undefined) return left;
  const right = parseSum(reader);
  return (row) => compare(left(row), operator, right(row));
}

function compare(left: EvalValue, operator: string, right: EvalValue): EvalValue {
  if (left === null || right === null) return null;
  const difference = compareValues(String(left), String(right));
  if (operator === '!=') return difference !== 0;
  if (operator === '<') return difference < 0;
  if (operator === '<=') return difference <= 0;
  if (operator === '>') return difference > 0;
  return operator === '>=' ? difference >= 0 : difference === 0;
}

function parseSum(reader: Reader): Expression {
  let left = parseProduct(reader);
  for (let operator = reader.take('+', '-', '.'); operator; operator = reader.take('+', '-', '.')) {
    left = combine(left, operator, parseProduct(reader));
  }
  return left;
}

function parseProduct(reader: Reader): Expression {
  let left = parseOperand(reader);
  for (let operator = reader.take('*', '/', '%'); operator; operator = reader.take('*', '/', '%')) {
    left = combine(left, operator, parseOperand(reader));
  }
  return left;
}

function combine(left: Expression, operator: string, right: Expression): Expression {
  return (row) => {
    const [a, b] = [left(row), right(row)];
    if (a === null || b === null) return null;
    const [x, y] = [toNumber(String(a)), toNumber(String(b))];
    if (operator === '.' || (operator === '+' && (x === undefined || y === undefined)))
      return `${String(a)}${String(b)}`;
    return x === undefined || y === undefined ? null : calculate(x, operator, y);
  };
}

function calculate(x: number, operator: string, y: number): number | null {
  if (operator === '+') return x + y;
  if (operator === '-') return x - y;
  if (operator === '*') return x * y;
  if (y === 0) return null;
  return operator === '/' ? x / y : x % y;
}

function parseOperand(reader: Reader): Expression {
  const token = reader.next();
  if (token === undefined) throw new Error("Error in 'eval' command: The expression is malformed: it ends too early.");
  const { kind, text } = token;
  if (kind === 'text') return () => text;
  if (kind === 'number') return () => Number(text);
  if (kind === 'field') return (row) => row[text] ?? null;
  if (text === '(') {
    const inner = parseOr(reader);
    if (!reader.take(')')) throw new Error("Error in 'eval' command: The expression is malformed: ')' is missing.");
    return inner;
  }
  if (text === '-') return combine(() => 0, '-', parseOperand(reader));
  if (kind === 'symbol') throw new Error(`Error in 'eval' command: The expression is malformed near '${text}'.`);
  if (reader.take('(')) return callFunction(text.toLowerCase(), parseArguments(reader));
  return (row) => row[text] ?? null;
}

function parseArguments(reader: Reader): Expression[] {
  if (reader.take(')')) return [];
  const list = [parseOr(reader)];
  while (reader.take(',')) list.push(parseOr(reader));
  if (!reader.take(')')) throw new Error("Error in 'eval' command: The expression is malformed: ')' is missing.");
  return list;
}
