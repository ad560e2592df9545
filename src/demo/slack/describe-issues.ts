import type { z } from 'zod';
import { isRecord } from './record.ts';

/** Where a checked value sits in the request: the value itself and its JSON pointer, such as `/blocks`. */
export interface Located {
  value: unknown;
  pointer: string;
}

/** The complaints of a schema in Slack's wording, each with the JSON pointer of the place. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], located: Located): string[] {
  return issues.flatMap((issue) => describeIssue(issue, located));
}

function describeIssue(issue: z.core.$ZodIssue, located: Located): string[] {
  const at = pointTo(located, issue.path);
  switch (issue.code) {
    case 'too_big':
      return [`${describeExcess(issue)} ${at}`];
    case 'too_small':
      return [`${describeShortage(issue)} ${at}`];
    case 'unrecognized_keys':
      return issue.keys.map((key) => `invalid additional property: ${key} ${at}`);
    case 'invalid_union':
      return [describeUnion(issue, located)];
    case 'invalid_type':
      return [describeType(issue, located)];
    case 'invalid_value':
      return [`must be a valid enum value ${at}`];
    case 'invalid_format':
      return [`${issue.format === 'url' ? 'invalid_url' : `must be a valid ${issue.format}`} ${at}`];
    default:
      return [`${issue.message} ${at}`];
  }
}

function describeExcess(issue: z.core.$ZodIssueTooBig): string {
  if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`;
  if (issue.origin === 'array') return `no more than ${issue.maximum} items allowed`;
  return `must be no more than ${issue.maximum}`;
}

function describeShortage(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`;
  if (issue.origin === 'array') return `must provide at least ${issue.minimum} items`;
  return `must be at least ${issue.minimum}`;
}

function describeUnion(issue: z.core.$ZodIssueInvalidUnion, located: Located): string {
  const found = lookUp(located.value, issue.path);
  if (found === undefined) return `missing required field: type ${pointTo(located, issue.path.slice(0, -1))}`;
  return `unsupported type: ${String(found)} ${pointTo(located, issue.path)}`;
}

function describeType(issue: z.core.$ZodIssueInvalidType, located: Located): string {
  const field = issue.path.at(-1);
  if (lookUp(located.value, issue.path) === undefined && typeof field === 'string') {
    return `missing required field: ${field} ${pointTo(located, issue.path.slice(0, -1))}`;
  }
  const article = /^[aeiou]/.test(issue.expected) ? 'an' : 'a';
  return `must provide ${article} ${issue.expected} ${pointTo(located, issue.path)}`;
}

function pointTo(located: Located, path: readonly PropertyKey[]): string {
  return `[json-pointer:${[located.pointer, ...path.map(String)].join('/')}]`;
}

function lookUp(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((found, key) => {
    if (Array.isArray(found) && typeof key === 'number') return found[key];
    return isRecord(found) && typeof key === 'string' ? found[key] : undefined;
  }, value);
}
