import { listPlaceholders } from './placeholders.ts';
import type { SourceQuery } from './playbook.ts';

/** Why the searches of a language must not be sent, or null; from whoever sends them. */
export interface QueryGuards {
  readonly spl?: (query: string) => string | null;
}

/** A value no page depends on, in the form that binding gives a text. */
const sample = { spl: '"sample"', sql: "'sample'" } as const;

/** Why a query of a page could not be asked, or would not mean what its author thinks; null where nothing is wrong. */
export function findQueryFault(query: SourceQuery, guards: QueryGuards): string | null {
  if (query.via === 'cloudtrail-api') return findLookupFault(query.value);
  return query.via === 'splunk' ? findSplunkFault(query.spl, guards) : findSqlFault(query);
}

function findLookupFault(value: string): string | null {
  const isMixed = listPlaceholders(value).length > 0 && !/^\{\w+\}$/.test(value);
  return isMixed ? 'LookupEvents compares a whole value: write {name} alone, or no name in braces at all' : null;
}

function findSplunkFault(spl: string, { spl: guard }: QueryGuards): string | null {
  const quoted = /"(?:[^"\\]|\\[\s\S])*"|'[^']*'/g;
  if (holdsQuotedName(spl, quoted)) return quotedName;
  const fault = guard?.(spl.replace(/\{\w+\}/g, sample.spl)) ?? null;
  return fault === null ? null : `the search would be refused: ${fault}`;
}

function findSqlFault({ sql, source }: Extract<SourceQuery, { via: 'files' }>): string | null {
  const quoted = /'(?:[^']|'')*'|"[^"]*"/g;
  if (holdsQuotedName(sql, quoted)) return quotedName;
  if (/['"]/.test(sql.replace(quoted, ' '))) return 'its quotes are not balanced';
  const bare = sql.replace(quoted, ' ');
  if (/;|--|\/\*/.test(bare)) return 'it must be one statement without comments';
  const table = /^select record from (\w+)/i.exec(sql)?.[1];
  return table === source ? null : `it reads from ${table ?? 'nothing'}, but its source is ${source}`;
}

const quotedName = 'a name in braces must not stand in quotes: its value brings its own quotes along';

/** `'{userName}'` would let the value end the quotes. */
function holdsQuotedName(text: string, quoted: RegExp): boolean {
  return [...text.matchAll(quoted)].some(([part]) => /\{\w+\}/.test(part));
}
