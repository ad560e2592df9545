import { refuse } from './refuse.ts';

/** The JQL this site understands: clauses joined by AND, then an optional ORDER BY. */
export interface JqlQuery {
  clauses: JqlClause[];
  orderBy: { field: string; descending: boolean }[];
}

export interface JqlClause {
  field: string;
  operator: '=' | '!=' | '>' | '>=' | '<' | '<=' | '~' | 'in' | 'not in';
  values: string[];
}

interface Token {
  text: string;
  quoted: boolean;
}

const tokenPattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(>=|<=|!=|=|>|<|~|\(|\)|,)|([^\s"'()=<>!~,]+))/y;
const comparisons = ['=', '!=', '>', '>=', '<', '<=', '~'] as const;

/** Parses a query; anything outside the subset is refused as a syntax error, a query without a clause as unbounded. */
export function parseJql(jql: string): JqlQuery {
  const tokens = readTokens(jql);
  const query: JqlQuery = { clauses: [], orderBy: [] };
  while (tokens.length > 0 && !isWord(tokens[0], 'order')) {
    if (query.clauses.length > 0) expectWord(tokens, 'and');
    query.clauses.push(readClause(tokens));
  }
  if (tokens.length > 0) query.orderBy = readOrder(tokens);
  if (query.clauses.length === 0) {
    refuse(400, 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
  }
  return query;
}

function readTokens(jql: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  const text = jql.trimEnd();
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) return refuseSyntax(`unexpected character at position ${from + 1}`);
    const quoted = match[1] ?? match[2];
    tokens.push({ text: quoted?.replace(/\\(.)/g, '$1') ?? match[3] ?? match[4] ?? '', quoted: quoted !== undefined });
  }
  return tokens;
}

function readClause(tokens: Token[]): JqlClause {
  const field = take(tokens).text.toLowerCase();
  const operator = readOperator(tokens);
  const list = operator === 'in' || operator === 'not in';
  return { field, operator, values: list ? readList(tokens) : [readValue(tokens)] };
}

function readOperator(tokens: Token[]): JqlClause['operator'] {
  const first = take(tokens);
  if (isWord(first, 'in')) return 'in';
  if (isWord(first, 'not')) {
    expectWord(tokens, 'in');
    return 'not in';
  }
  const comparison = comparisons.find((sign) => !first.quoted && sign === first.text);
  return comparison ?? refuseSyntax(`expecting an operator but got '${first.text}'`);
}

function readList(tokens: Token[]): string[] {
  expectWord(tokens, '(');
  const values = [readValue(tokens)];
  while (isWord(tokens[0], ',')) {
    tokens.shift();
    values.push(readValue(tokens));
  }
  expectWord(tokens, ')');
  return values;
}

function readValue(tokens: Token[]): string {
  const token = take(tokens);
  const reserved =
    !token.quoted && (/^[(),]$/.test(token.text) || ['and', 'or', 'order'].includes(token.text.toLowerCase()));
  return reserved ? refuseSyntax(`expecting a value but got '${token.text}'`) : token.text;
}

function readOrder(tokens: Token[]): JqlQuery['orderBy'] {
  expectWord(tokens, 'order');
  expectWord(tokens, 'by');
  const order: JqlQuery['orderBy'] = [];
  do {
    const field = take(tokens).text.toLowerCase();
    const descending = isWord(tokens[0], 'desc');
    if (descending || isWord(tokens[0], 'asc')) tokens.shift();
    order.push({ field, descending });
  } while (isWord(tokens[0], ',') && tokens.shift() !== undefined);
  if (tokens.length > 0) refuseSyntax(`unexpected '${take(tokens).text}' after the sort order`);
  return order;
}

function take(tokens: Token[]): Token {
  return tokens.shift() ?? refuseSyntax('the query ends too early');
}

function expectWord(tokens: Token[], word: string): void {
  const token = take(tokens);
  if (!isWord(token, word)) refuseSyntax(`expecting '${word.toUpperCase()}' but got '${token.text}'`);
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && !token.quoted && token.text.toLowerCase() === word;
}

function refuseSyntax(detail: string): never {
  return refuse(400, `Error in the JQL Query: ${detail}.`);
}
