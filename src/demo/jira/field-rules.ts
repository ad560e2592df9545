import { z } from 'zod';
import type { JiraFields } from './jira-issue.ts';
import { refuse } from './refuse.ts';
import { issueTypes, priorities, type Site } from './site.ts';
import { isAdfDocument, measureAdf, richTextLimit } from './validate-adf.ts';

/** The fields a client may set; everything else about an issue is JIRA's own. */
export type WritableFields = Pick<
  JiraFields,
  'issuetype' | 'summary' | 'description' | 'priority' | 'labels' | 'duedate' | 'assignee'
>;

interface Verdict {
  fields: Partial<WritableFields>;
  errors: Record<string, string>;
}

const reference = z.object({
  id: z.coerce.string().optional(),
  key: z.string().optional(),
  name: z.string().optional(),
});
const defaults = { description: null, priority: priorities[2], labels: [], duedate: null, assignee: null };
const labelLimit = 255;
const summaryLimit = 255;

/** Checks the fields of a new issue the way JIRA does: every field at fault is named in one answer. */
export function checkNewFields(input: Record<string, unknown>, site: Site): WritableFields {
  if (!namesProject(input['project'], site)) refuse(400, { project: 'valid project is required' });
  const { fields, errors } = checkFields(input, site);
  if (fields.issuetype === undefined) errors['issuetype'] ??= 'Specify an issue type';
  if (fields.summary === undefined) errors['summary'] ??= 'You must specify a summary of the issue.';
  const { issuetype, summary } = fields;
  if (issuetype === undefined || summary === undefined || Object.keys(errors).length > 0) return refuse(400, errors);
  return { ...defaults, ...fields, issuetype, summary };
}

/** Checks the fields of an edit: only what is named changes. */
export function checkEditedFields(input: Record<string, unknown>, site: Site): Partial<WritableFields> {
  const { fields, errors } = checkFields(input, site);
  if (Object.keys(errors).length > 0) refuse(400, errors);
  return fields;
}

/** Says what is wrong with a rich-text value, or undefined when JIRA would take it. */
export function explainRichText(value: unknown, site: Site): string | undefined {
  if (typeof value === 'string') {
    return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
  }
  if (!isAdfDocument(value)) return 'INVALID_INPUT';
  if (measureAdf(value, site.richTextCount) <= richTextLimit) return undefined;
  return 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.';
}

/** Says what is wrong with a list of labels, or undefined when JIRA would take it. */
export function explainLabels(labels: readonly string[]): string | undefined {
  const spaced = labels.find((label) => /\s/.test(label));
  if (spaced !== undefined) return `The label '${spaced}' contains spaces which is invalid.`;
  const long = labels.find((label) => label.length > labelLimit);
  return long === undefined ? undefined : `The label '${long}' exceeds the maximum length of ${labelLimit} characters.`;
}

function namesProject(value: unknown, site: Site): boolean {
  const named = reference.safeParse(value);
  return named.success && (named.data.key === site.projectKey || named.data.id === site.projectId);
}

function checkFields(input: Record<string, unknown>, site: Site): Verdict {
  const verdict: Verdict = { fields: {}, errors: {} };
  for (const [name, value] of Object.entries(input)) {
    if (name === 'project') continue;
    const rule = site.hiddenFields.includes(name) ? undefined : rules[name];
    if (rule === undefined) {
      verdict.errors[name] = `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
      continue;
    }
    const problem = rule(value, verdict.fields, site);
    if (problem !== undefined) verdict.errors[name] = problem;
  }
  return verdict;
}

type Rule = (value: unknown, fields: Partial<WritableFields>, site: Site) => string | undefined;

const rules: Record<string, Rule> = {
  issuetype: (value, fields) => {
    const found = pickReferenced(issueTypes, value);
    if (found === undefined) return 'Specify a valid issue type';
    fields.issuetype = { ...found };
    return undefined;
  },
  summary: (value, fields) => {
    if (typeof value !== 'string') return 'Operation value must be a string';
    if (value.trim() === '') return 'You must specify a summary of the issue.';
    if (/[\r\n]/.test(value)) return 'The summary is invalid because it contains newline characters.';
    if (value.length > summaryLimit) return `Summary must be less than ${summaryLimit} characters.`;
    fields.summary = value;
    return undefined;
  },
  description: (value, fields, site) => {
    if (value === null) {
      fields.description = null;
      return undefined;
    }
    const problem = explainRichText(value, site);
    if (problem === undefined && isAdfDocument(value)) fields.description = value;
    return problem;
  },
  priority: (value, fields) => {
    const found = pickReferenced(priorities, value);
    if (found === undefined) return 'The priority selected is invalid.';
    fields.priority = { ...found };
    return undefined;
  },
  labels: (value, fields) => {
    const labels = z.array(z.string()).safeParse(value);
    if (!labels.success) return 'Specify a valid value for labels';
    const problem = explainLabels(labels.data);
    if (problem === undefined) fields.labels = [...new Set(labels.data)];
    return problem;
  },
  duedate: (value, fields) => {
    const date = z.iso.date().nullable().safeParse(value);
    if (!date.success) return "Error parsing date string. Use the format 'yyyy-MM-dd'.";
    fields.duedate = date.data;
    return undefined;
  },
  assignee: (value, fields, site) => {
    const person = z.object({ accountId: z.string() }).nullable().safeParse(value);
    if (!person.success || (person.data !== null && person.data.accountId !== site.user.accountId)) {
      return 'Specify a valid value for assignee';
    }
    fields.assignee = person.data === null ? null : site.user;
    return undefined;
  },
};

function pickReferenced<T extends { id: string; name: string }>(choices: readonly T[], value: unknown): T | undefined {
  const named = reference.safeParse(value);
  if (!named.success) return undefined;
  return choices.find((choice) =>
    named.data.id === undefined ? choice.name === named.data.name : choice.id === named.data.id,
  );
}
