import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { Mistake } from './mistake.ts';

export interface ReadDocument {
  /** Null: there is no such file. */
  readonly document: unknown;
  readonly mistakes: readonly Mistake[];
}

/** Reads a YAML file. A key without a value counts as not given. */
export function readDocument(path: string): ReadDocument {
  const { text, fault } = readText(path);
  if (fault !== null) return { document: {}, mistakes: [{ path, problem: `cannot be read (${fault})` }] };
  if (text === null) return { document: null, mistakes: [] };
  const parsed = parseDocument(text, { prettyErrors: false });
  if (parsed.errors.length === 0) return { document: dropEmptyKeys(parsed.toJS()), mistakes: [] };
  const mistakes = parsed.errors.map(({ pos, message }) => ({
    path: `${path}, line ${text.slice(0, pos[0]).split('\n').length}`,
    problem: `is not valid YAML: ${message}`,
  }));
  return { document: {}, mistakes };
}

/** Keys at the top of a document that stand there without a value. */
export function dropEmptyKeys(document: unknown): unknown {
  if (document === null || document === undefined) return {};
  if (typeof document !== 'object' || Array.isArray(document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
}

function readText(path: string): { readonly text: string | null; readonly fault: string | null } {
  try {
    return { text: readFileSync(path, 'utf8'), fault: null };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
    return { text: null, fault: code === 'ENOENT' ? null : code };
  }
}
