import type { SearchedIssue } from './issue-store.ts';
import type { JiraIssue } from './jira-issue.ts';

interface Wanted {
  fields: readonly string[];
  properties: readonly string[];
}

/** Builds the REST form of an issue with the fields asked for, and nothing but the id when none is. */
export function presentIssue(issue: SearchedIssue, wanted: Wanted, apiUrl: string): Record<string, unknown> {
  if (wanted.fields.length === 0 || (wanted.fields.length === 1 && wanted.fields[0] === 'id')) return { id: issue.id };
  const named = Object.entries(issue.fields).filter(([name]) => isWanted(name, wanted.fields));
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${apiUrl}/issue/${issue.id}`,
    key: issue.key,
    fields: Object.fromEntries(named),
    ...presentProperties(issue, wanted.properties),
  };
}

/** The form the page of the local world reads. */
export function presentForPage(issue: JiraIssue): Record<string, unknown> {
  return {
    key: issue.key,
    fields: issue.fields,
    comments: issue.comments.map(({ author, created, body }) => ({ author: author.displayName, created, body })),
    remoteLinks: issue.remoteLinks.map(({ title, url }) => ({ title, url })),
    attachments: issue.attachments.map(({ filename, size, mimeType }) => ({ filename, size, mimeType })),
  };
}

function isWanted(name: string, fields: readonly string[]): boolean {
  if (fields.includes(`-${name}`)) return false;
  return fields.includes(name) || fields.includes('*all') || fields.includes('*navigable');
}

function presentProperties(issue: SearchedIssue, names: readonly string[]): Record<string, unknown> {
  if (names.length === 0) return {};
  const all = names.includes('*all');
  const named = Object.entries(issue.properties).filter(([key]) => all || names.includes(key));
  return { properties: Object.fromEntries(named) };
}
