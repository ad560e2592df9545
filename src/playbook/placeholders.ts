import type { Entities } from '../domain/entities.ts';

/** What a query may name in braces: what a finding is about. Lists fit where the language of the query has lists. */
const single = [
  'accountId',
  'region',
  'principalType',
  'userName',
  'principalId',
  'principalArn',
  'accessKeyId',
  'sessionName',
  'email',
  'instanceId',
  'securityGroupId',
  'bucket',
  'functionName',
  'clusterName',
  'databaseId',
  'domain',
  'remotePort',
] as const satisfies readonly (keyof Entities)[];
const lists = ['remoteIps', 'localIps', 'apis'] as const satisfies readonly (keyof Entities)[];
/** Where the log is kept; from the configuration. */
const places = ['index', 'sourcetype'] as const;

const known: Readonly<Record<'cloudtrail-api' | 'splunk' | 'files', readonly string[]>> = {
  'cloudtrail-api': single,
  splunk: [...single, ...lists, ...places],
  files: [...single, ...lists],
};

/** Every name in braces of a query template. */
export function listPlaceholders(template: string): readonly string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
}

/** The first name in braces that such a query cannot be given, or null. */
export function findUnknownPlaceholder(template: string, via: keyof typeof known): string | null {
  return listPlaceholders(template).find((name) => !known[via].includes(name)) ?? null;
}
