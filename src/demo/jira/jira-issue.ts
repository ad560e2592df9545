/** What the demo JIRA keeps of an issue: the REST shape where the API shows it, plain lists for the rest. */
export interface JiraIssue {
  id: string;
  key: string;
  fields: JiraFields;
  properties: Record<string, unknown>;
  comments: JiraComment[];
  remoteLinks: JiraRemoteLink[];
  attachments: JiraAttachment[];
}

export interface JiraFields {
  project: { id: string; key: string; name: string };
  issuetype: { id: string; name: string; subtask: boolean };
  summary: string;
  description: AdfDocument | null;
  priority: { id: string; name: string };
  labels: string[];
  duedate: string | null;
  assignee: JiraUser | null;
  reporter: JiraUser;
  status: JiraStatus;
  resolution: { id: string; name: string } | null;
  created: string;
  updated: string;
}

export interface AdfDocument {
  type: 'doc';
  version: 1;
  content: unknown[];
}

export interface JiraUser {
  accountId: string;
  accountType: 'atlassian';
  displayName: string;
  emailAddress: string;
  active: boolean;
  timeZone: string;
}

export interface JiraStatus {
  id: string;
  name: string;
  statusCategory: { id: number; key: string; name: string };
}

export interface JiraComment {
  id: string;
  author: JiraUser;
  updateAuthor: JiraUser;
  created: string;
  updated: string;
  body: AdfDocument;
  properties: { key: string; value: unknown }[];
}

export interface JiraRemoteLink {
  id: number;
  globalId: string;
  relationship: string | null;
  title: string;
  url: string;
  summary: string | null;
}

export interface JiraAttachment {
  id: string;
  filename: string;
  mimeType: string;
  size: number;
  created: string;
  author: JiraUser;
  content: Uint8Array;
}

/** JIRA's own timestamp form: the zone offset has no colon. */
export function formatJiraTime(instant: Date): string {
  return instant.toISOString().replace('Z', '+0000');
}
