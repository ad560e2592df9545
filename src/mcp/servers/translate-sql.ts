import { type LogName, logNames } from './log-files.ts';

/** A query in the SQL of Amazon Athena and CloudTrail Lake (Trino), or why it cannot be one. */
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
 * refused, so what runs at AWS is one SELECT over one log and can reach no other table or function. `relation` stands
 * where the query names the log, which has to have the column record.
 */
export function translateSql(sql: string, relation: string | null = null): Translation {
  const tokens = readTokens(sql);
  if (tokens === null) return { fault: 'it holds a character that no query of a playbook needs' };
  const foreign = tokens.find((one) => /^[a-z_]/i.test(one) && !isKnown(one));
  if (foreign !== undefined) return { fault: `the word ${foreign.slice(0, 40)} is not allowed` };
  const logs = logNames.filter((name) => tokens.some((one) => one.toLowerCase() === name));
  const [log] = logs;
  if (log === undefined || logs.length > 1) return { fault: 'it must read one log' };
  if (tokens[0]?.toLowerCase() !== 'select') return { fault: 'it must be a SELECT' };
  const written = write(tokens.map((one) => (relation !== null && one.toLowerCase() === log ? relation : one)));
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

interface Writing {
  readonly out: string[];
  readonly open: Bracket[];
}

function write(tokens: readonly string[]): string | null {
  const writing: Writing = { out: [], open: [] };
  for (let index = 0; index < tokens.length; ) {
    const taken = writeField(tokens.slice(index, index + 3), writing) ?? writeToken(tokens.slice(index), writing);
    if (taken === null) return null;
    index += taken;
  }
  return writing.open.length === 0 ? writing.out.join(' ') : null;
}

/** `record->>'$.path'` and `record::varchar`: three tokens; null where these are none of them. */
function writeField([subject = '', operator, operand = '']: readonly string[], { out }: Writing): number | null {
  if (subject.toLowerCase() !== 'record') return null;
  if (operator === '->>' && operand.startsWith("'$")) out.push(`json_extract_scalar(record, ${operand})`);
  else if (operator === '::' && operand.toLowerCase() === 'varchar') out.push('record');
  else return null;
  return 3;
}

/** How many tokens were written; null where one cannot stand here. */
function writeToken([current = '', next]: readonly string[], { out, open }: Writing): number | null {
  const special = next === '(' ? functions[current.toLowerCase()] : undefined;
  if (special !== undefined) {
    out.push(special.open);
    open.push(special.bracket);
    return 2;
  }
  if (current === '::' || current === '->>') return null;
  if (current === ')') {
    const bracket = open.pop();
    if (bracket === undefined) return null;
    out.push(bracket.close);
    return 1;
  }
  if (current === '(') open.push(plain);
  out.push(current === ',' ? (open.at(-1)?.comma ?? ',') : current);
  return 1;
}
