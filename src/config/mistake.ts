import type { z } from 'zod';
import { fail, type TriageError } from '../domain/errors.ts';

/** Something wrong with the configuration: where, and what to do. Never holds a value: it may be a secret. */
export interface Mistake {
  readonly path: string;
  readonly problem: string;
}

type Segment = PropertyKey;

/** `channels[0].id`, as one would write it. */
export function formatPath(segments: readonly Segment[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`;
    return path === '' ? String(segment) : `${path}.${String(segment)}`;
  }, '');
}

/** Every mistake a schema found. An unknown key counts by itself. */
export function listMistakes(error: z.ZodError): readonly Mistake[] {
  return error.issues.flatMap((issue): readonly Mistake[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: formatPath(issue.path), problem: issue.message }];
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      problem: 'is not a key known here: correct the spelling or remove it (docs/configuration.md lists the keys)',
    }));
  });
}

/** Words for what zod finds, for whoever wrote the file. A schema with words of its own keeps them. */
export function wordIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return wordType(issue.expected, issue.input);
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'invalid_union') return 'is none of the forms known here (docs/configuration.md shows them)';
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'must not be empty' : `must be ${issue.minimum} or more`;
  if (issue.code === 'too_big') return `must be ${issue.maximum} or less`;
  return undefined;
}

/** The one error for all mistakes together. */
export function failWith(mistakes: readonly Mistake[]): TriageError {
  const lines = mistakes.map(({ path, problem }) => `- ${path === '' ? 'the file' : path} ${problem}`);
  return fail('config_invalid', { count: mistakes.length, mistakes: lines.join('\n') });
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a set of keys',
  record: 'a set of keys',
  string: 'text',
};

function wordType(expected: string, input: unknown): string {
  const wanted = kinds[expected] ?? expected;
  if (input === undefined || input === null) return `is missing: add it (${wanted})`;
  if (expected === 'string' && typeof input === 'number') return 'must be text: put the number in quotes';
  return `must be ${wanted}`;
}
