import type { JiraStatus, JiraUser } from './jira-issue.ts';

/** The fixed furniture of the site: what an administrator would have set up before the bot came. */
export interface Site {
  projectKey: string;
  projectId: string;
  projectName: string;
  user: JiraUser;
  /** Fields an administrator took off the screens: setting one is refused. */
  hiddenFields: readonly string[];
  /** Fields of its own the project insists on. Only the screens know of them; creating does not ask. */
  requiredFields: readonly string[];
  /** Rights the user lacks, as `mypermissions` tells. */
  deniedRights: readonly string[];
  /** How the length of a rich text is counted: its words, or the whole serialised document. */
  richTextCount: 'text' | 'json';
}

export const issueTypes = [
  { id: '10001', name: 'Task', subtask: false },
  { id: '10002', name: 'Bug', subtask: false },
  { id: '10003', name: 'Story', subtask: false },
] as const;

export const priorities = [
  { id: '1', name: 'Highest' },
  { id: '2', name: 'High' },
  { id: '3', name: 'Medium' },
  { id: '4', name: 'Low' },
  { id: '5', name: 'Lowest' },
] as const;

const toDo: JiraStatus = { id: '10100', name: 'To Do', statusCategory: { id: 2, key: 'new', name: 'To Do' } };
const inProgress: JiraStatus = {
  id: '10101',
  name: 'In Progress',
  statusCategory: { id: 4, key: 'indeterminate', name: 'In Progress' },
};
const done: JiraStatus = { id: '10102', name: 'Done', statusCategory: { id: 3, key: 'done', name: 'Done' } };

export const initialStatus = toDo;
export const statuses: readonly JiraStatus[] = [toDo, inProgress, done];

/** The workflow: one step forward at a time, and back to the start from Done. */
export const transitions: readonly { id: string; name: string; from: string; to: JiraStatus }[] = [
  { id: '11', name: 'Start progress', from: toDo.id, to: inProgress },
  { id: '21', name: 'Stop progress', from: inProgress.id, to: toDo },
  { id: '31', name: 'Done', from: inProgress.id, to: done },
  { id: '41', name: 'Reopen', from: done.id, to: toDo },
];

/** Sets up the one project and the one user of the demo site. */
export function describeSite(
  projectKey: string,
  email: string,
  rules: Pick<Site, 'hiddenFields' | 'requiredFields' | 'deniedRights' | 'richTextCount'>,
): Site {
  return {
    ...rules,
    projectKey,
    projectId: '10000',
    projectName: 'Security Operations',
    user: {
      accountId: '5b10ac8d82e05b22cc7d4ef5',
      accountType: 'atlassian',
      displayName: 'gd-triage',
      emailAddress: email,
      active: true,
      timeZone: 'UTC',
    },
  };
}
