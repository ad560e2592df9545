import type { z } from 'zod';
import type { Organisation } from '../domain/organisation.ts';
import { failWith, listMistakes, wordIssue } from './mistake.ts';
import { organisationSchema } from './organisation-schema.ts';
import { dropEmptyKeys } from './read-document.ts';

/**
 * Reads the organisation's knowledge of a case folder. Unlike in gd-triage.yml, unknown keys are ignored: such a folder may
 * come from another version. Throws config_invalid with all other mistakes.
 */
export function readOrganisation(document: unknown): Organisation {
  const copy = structuredClone(dropEmptyKeys(document));
  const first = organisationSchema.safeParse(copy, { error: wordIssue });
  if (first.success) return first.data;
  dropUnknownKeys(copy, first.error.issues);
  const second = organisationSchema.safeParse(copy, { error: wordIssue });
  if (second.success) return second.data;
  throw failWith(listMistakes(second.error));
}

function dropUnknownKeys(document: unknown, issues: readonly z.core.$ZodIssue[]): void {
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = issue.path.reduce<unknown>(
      (value, key) => (isObject(value) ? Reflect.get(value, key) : null),
      document,
    );
    if (isObject(holder)) for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
