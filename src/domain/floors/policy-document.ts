import { z } from 'zod';
import { listLeaves } from '../list-leaves.ts';

export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** AWS principals and federated providers as written; services are left out. */
  readonly principals: readonly string[];
  /** Some condition ties the statement to an account, an organisation, a network or a source. */
  readonly restricted: boolean;
}

const strings = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .nullish()
  .transform((value) => value ?? [])
  .catch([]);

const principal = z
  .union([
    z.string().transform((one) => [one]),
    z.object({ AWS: strings, Federated: strings }).transform((one) => [...one.AWS, ...one.Federated]),
  ])
  .nullish()
  .transform((value) => value ?? [])
  .catch([]);

const statement = z.object({
  Effect: z.string(),
  Action: strings,
  Resource: strings,
  Principal: principal,
  Condition: z.record(z.string(), z.unknown()).nullish().catch(null),
});

const tie =
  /PrincipalOrgI|PrincipalOrgPaths|PrincipalAccount|PrincipalArn|SourceAccount|SourceArn|SourceIp|SourceVpc|SourceVpce|SourceOrgI/i;

/** The statements of every policy in the parameters of a call, whether written as JSON text, URL-encoded text or an object. */
export function readStatements(parameters: unknown): readonly Statement[] {
  const texts = listLeaves(parameters).flatMap((leaf) => (typeof leaf.value === 'string' ? [leaf.value] : []));
  return [...findStatements(parameters, 0), ...texts.flatMap((text) => findStatements(parseText(text), 0))];
}

function parseText(text: string): unknown {
  if (!/Statement/.test(text)) return null;
  for (const candidate of [text, decode(text)]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // Not JSON in this encoding; a policy that cannot be read has no statements.
    }
  }
  return null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function findStatements(value: unknown, depth: number): readonly Statement[] {
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'Statement' ? [part].flat().flatMap(toStatement) : findStatements(part, depth + 1),
  );
}

function toStatement(value: unknown): readonly Statement[] {
  const parsed = statement.safeParse(value);
  if (!parsed.success) return [];
  const raw = parsed.data;
  return [
    {
      allows: raw.Effect.toLowerCase() === 'allow',
      actions: raw.Action,
      resources: raw.Resource,
      principals: raw.Principal,
      restricted: tie.test(JSON.stringify(raw.Condition ?? {})),
    },
  ];
}

/** Whether the statement lets anyone, or an account that is not ours, in. */
export function admitsOutsiders(one: Statement, ownAccounts: readonly string[]): boolean {
  if (!one.allows) return false;
  return one.principals.some((name) => (name === '*' ? !one.restricted : isForeign(name, ownAccounts)));
}

/** An account number that is not in the list; names without one (an AWS service, a public identity provider) are not foreign. */
export function isForeign(name: string, ownAccounts: readonly string[]): boolean {
  const account = /^\d{12}$/.test(name) ? name : /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(name)?.[1];
  return account !== undefined && !ownAccounts.includes(account);
}
