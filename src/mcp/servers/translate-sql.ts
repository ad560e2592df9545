import { type LogName, logNames } from './log-files.ts';

/** A query in the SQL of Amazon Athena (Trino), or why it cannot be one. */
export type Translation = { readonly sql: string; readonly log: LogName } | { readonly fault: string };

const token = /'(?:[^']|'')*'|->>|::|<>|<=|>=|\|\||[A-Za-z_]\w*|\d+(?:\.\d+)?|[(),=<>*]|\s+/y;
const words = new Set(
  (
    'select record from where and or not in is null like between limit as distinct found true false ' +
    'lower upper coalesce contains ends_with starts_with varchar'
  ).split(' '),
);
/** What closes an opened parenthesis, and what a comma directly inside it becomes. */
interface Bracket {
  readonly close: string;
  readonly comma: string;
}
const plain: Bracket = { close: ')', comma: ',' };
const functions: Readonly<Record<string, { readonly open: string; readonly bracket: Bracket }>> = {
  contains: { open: '(strpos(', bracket: { close: ') > 0)', comma: ',' } },
  ends_with: { open: 'starts_with(reverse(', bracket: { close: '))', comma: '), reverse(' } },
};

/**
 * Translates the SQL of the playbooks. Only a small, known part of the language is taken; a word that is not on the list is
 * refused, so what runs at Athena is one SELECT over one log and can reach no other table or function.
 */
export function translateSql(sql: string): Translation {
  const tokens = readTokens(sql);
  if (tokens === null) return { fault: 'it holds a character that no query of a playbook needs' };
  const foreign = tokens.find((one) => /^[a-z_]/i.test(one) && !isKnown(one));
  if (foreign !== undefined) return { fault: `the word ${foreign.slice(0, 40)} is not allowed` };
  const logs = logNames.filter((name) => tokens.some((one) => one.toLowerCase() === name));
  const [log] = logs;
  if (log === undefined || logs.length > 1) return { fault: 'it must read one log' };
  if (tokens[0]?.toLowerCase() !== 'select') return { fault: 'it must be a SELECT' };
  const written = write(tokens);
  return written === null ? { fault: 'its parentheses do not match' } : { sql: written, log };
}

/** Without white space; null where something is no token. */
function readTokens(sql: string): readonly string[] | null {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < sql.length) {
    const found = token.exec(sql)?.[0];
    if (found === undefined) return null;
    if (found.trim() !== '') tokens.push(found);
  }
  return tokens;
}

function isKnown(word: string): boolean {
  const small = word.toLowerCase();
  return words.has(small) || logNames.some((name) => name === small);
}

function write(tokens: readonly string[]): string | null {
  const out: string[] = [];
  const open: Bracket[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const current = tokens[index] ?? '';
    const [next = '', afterNext = ''] = tokens.slice(index + 1, index + 3);
    const special = next === '(' ? functions[current.toLowerCase()] : undefined;
    if (next === '->>') {
      if (current.toLowerCase() !== 'record' || !/^'\$/.test(afterNext)) return null;
      out.push(`json_extract_scalar(record, ${afterNext})`);
      index += 2;
    } else if (next === '::') {
      if (current.toLowerCase() !== 'record' || afterNext.toLowerCase() !== 'varchar') return null;
      out.push('record');
      index += 2;
    } else if (special !== undefined) {
      out.push(special.open);
      open.push(special.bracket);
      index += 1;
    } else if (current === '(') {
      out.push('(');
      open.push(plain);
    } else if (current === ')') {
      const bracket = open.pop();
      if (bracket === undefined) return null;
      out.push(bracket.close);
    } else if (current === ',') out.push(open.at(-1)?.comma ?? ',');
    else if (current === '::' || current === '->>') return null;
    else out.push(current);
  }
  return open.length === 0 ? out.join(' ') : null;
}
