import type { Token } from './tokenize.ts';
import { tokenize } from './tokenize.ts';

export type SearchNode =
  | { kind: 'and' | 'or'; nodes: SearchNode[] }
  | { kind: 'not'; node: SearchNode }
  | { kind: 'term'; text: string }
  | { kind: 'compare'; field: string; operator: string; values: string[] };

export interface ParsedSearch {
  condition: SearchNode;
  earliest?: string;
  latest?: string;
}

/** Parses the words of a search: comparisons, IN lists, bare terms, AND, OR, NOT, parentheses, inline time range. */
export function parseSearch(text: string): ParsedSearch {
  const cursor = createCursor(tokenize(text));
  const times: { earliest?: string; latest?: string } = {};
  const condition = cursor.isAtEnd() ? everything : parseAnd(cursor, times);
  if (!cursor.isAtEnd())
    throw new Error("Error in 'search' command: Unable to parse the search: unbalanced parentheses.");
  return { condition, ...times };
}

const everything: SearchNode = { kind: 'and', nodes: [] };

interface Cursor {
  peek(ahead?: number): Token | undefined;
  next(): Token | undefined;
  isAtEnd(): boolean;
  /** Takes the next token when it is exactly this word. */
  takeWord(word: string): boolean;
}

function createCursor(tokens: readonly Token[]): Cursor {
  let position = 0;
  const peek = (ahead = 0) => tokens[position + ahead];
  return {
    peek,
    next: () => tokens[position++],
    isAtEnd: () => position >= tokens.length,
    takeWord(word) {
      const token = peek();
      // Splunk reads operators only in capitals; "and" is a term.
      const isMatch = token?.kind === 'word' && token.text === word;
      if (isMatch) position += 1;
      return isMatch;
    },
  };
}

/** In the search command OR binds tighter than AND, unlike in eval and where. */
function parseAnd(cursor: Cursor, times: { earliest?: string; latest?: string }): SearchNode {
  const nodes: SearchNode[] = [];
  while (!cursor.isAtEnd() && cursor.peek()?.kind !== 'close') {
    cursor.takeWord('AND');
    nodes.push(parseOr(cursor, times));
  }
  return nodes.length === 1 ? (nodes[0] ?? everything) : { kind: 'and', nodes };
}

function parseOr(cursor: Cursor, times: { earliest?: string; latest?: string }): SearchNode {
  const nodes = [parseNot(cursor, times)];
  while (cursor.takeWord('OR')) nodes.push(parseNot(cursor, times));
  return nodes.length === 1 ? (nodes[0] ?? everything) : { kind: 'or', nodes };
}

function parseNot(cursor: Cursor, times: { earliest?: string; latest?: string }): SearchNode {
  if (cursor.takeWord('NOT')) return { kind: 'not', node: parseNot(cursor, times) };
  const token = cursor.next();
  if (token === undefined) throw new Error("Error in 'search' command: Unable to parse the search: it ends too early.");
  if (token.kind === 'open') {
    const inner = parseAnd(cursor, times);
    if (cursor.next()?.kind !== 'close') {
      throw new Error("Error in 'search' command: Unable to parse the search: unbalanced parentheses.");
    }
    return inner;
  }
  if (token.kind === 'operator' || token.kind === 'comma') {
    throw new Error(`Error in 'search' command: Unable to parse the search: '${token.text}' has no left hand side.`);
  }
  return parseComparison(token, cursor, times);
}

function parseComparison(token: Token, cursor: Cursor, times: { earliest?: string; latest?: string }): SearchNode {
  if (isListAhead(cursor)) return { kind: 'compare', field: token.text, operator: '=', values: parseList(cursor) };
  const follower = cursor.peek();
  if (follower?.kind !== 'operator') return { kind: 'term', text: token.text };
  cursor.next();
  const value = readValue(cursor, `${token.text}${follower.text}`);
  if (token.text === 'earliest' || token.text === 'latest') {
    times[token.text] = value;
    return everything;
  }
  return { kind: 'compare', field: token.text, operator: follower.text, values: [value] };
}

function isListAhead(cursor: Cursor): boolean {
  const follower = cursor.peek();
  return follower?.kind === 'word' && follower.text.toUpperCase() === 'IN' && cursor.peek(1)?.kind === 'open';
}

function readValue(cursor: Cursor, written: string): string {
  const value = cursor.next();
  if (value?.kind === 'word' || value?.kind === 'string') return value.text;
  throw new Error(`Error in 'search' command: Unable to parse the search: '${written}' has no value.`);
}

function parseList(cursor: Cursor): string[] {
  cursor.next();
  cursor.next();
  const values: string[] = [];
  for (let token = cursor.next(); token?.kind !== 'close'; token = cursor.next()) {
    if (token === undefined)
      throw new Error("Error in 'search' command: Unable to parse the search: IN list is not closed.");
    if (token.kind !== 'comma') values.push(token.text);
  }
  return values;
}
