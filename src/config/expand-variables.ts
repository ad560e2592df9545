import { formatPath, type Mistake } from './mistake.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Expanded {
  readonly document: unknown;
  readonly mistakes: readonly Mistake[];
}

const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{/g;

/**
 * Replaces `${VAR}` and `${VAR:-default}` in every text value, so that secrets stay out of the file. An empty variable counts
 * as unset, as in a shell. `$${` stands for a literal `${`.
 */
export function expandVariables(document: unknown, env: Environment): Expanded {
  const mistakes: Mistake[] = [];
  const expand = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof value === 'string')
      return expandText(value, env, (problem) => mistakes.push({ path: formatPath(path), problem }));
    if (Array.isArray(value)) return value.map((item, index) => expand(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, [...path, key])]));
  };
  return { document: expand(document, []), mistakes };
}

function expandText(text: string, env: Environment, report: (problem: string) => void): string {
  return text.replace(reference, (found: string, name?: string, fallback?: string) => {
    if (found === '$${') return '${';
    if (name === undefined) {
      report('has "${" without a variable name and "}": write ${NAME}, ${NAME:-default}, or $${ for a literal ${');
      return '';
    }
    const value = env[name] || fallback;
    if (value === undefined)
      report(`uses the variable ${name}, which is not set: set it, or give a default with \${${name}:-…}`);
    return value ?? '';
  });
}
