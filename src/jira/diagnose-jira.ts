import { type CloudClient, createCloudClient } from 'jira.js';
import { z } from 'zod';
import { approve, caution, type Diagnosis, reject } from '../domain/diagnosis.ts';
import { explain } from '../domain/errors.ts';
import { buildCaller, type Caller } from './call-jira.ts';
import { classifyJiraError } from './classify-jira-error.ts';
import type { JiraConnection } from './jira-project.ts';

/** What the tracker does with tickets, as JIRA names the rights. */
const rights = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'EDIT_ISSUES', 'ADD_COMMENTS', 'LINK_ISSUES'];
/** What the tracker fills in. The reporter is the user of the token where nobody else is named. */
const filled = ['project', 'issuetype', 'summary', 'description', 'priority', 'labels', 'reporter'];
const maxResults = 200;

const Permissions = z.object({ permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })) });
const Types = z.object({ issueTypes: z.array(z.object({ id: z.string(), name: z.string() })) });
const Fields = z.object({
  fields: z.array(
    z.object({
      fieldId: z.string(),
      name: z.string(),
      required: z.boolean(),
      hasDefaultValue: z.boolean().default(false),
    }),
  ),
});
const Workflows = z.array(
  z.object({
    name: z.string(),
    statuses: z.array(z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) })),
  }),
);

interface Line {
  readonly client: CloudClient;
  readonly call: Caller;
  readonly project: string;
  readonly issueType: string;
}

/** Token, project, rights, issue type, fields and workflow of the one project. Creates and changes nothing. */
export async function diagnoseJira(connection: JiraConnection): Promise<readonly Diagnosis[]> {
  const { host, email, apiToken, projectKey, issueType = 'Task' } = connection;
  const client = createCloudClient({ host, auth: { type: 'basic', email, apiToken } });
  const line = { client, call: buildCaller({ timeoutMs: 10_000, ...connection }), project: projectKey, issueType };
  const user = await attempt('JIRA user', line, async () => {
    const me = await line.call(() => client.myself.getCurrentUser());
    return approve('JIRA user', `accepted as ${me.displayName ?? email}`);
  });
  // A refused token would say the same five times.
  if (user.state === 'failed') return [user];
  const project = await attempt('JIRA project', line, async () => {
    const { name = '' } = await line.call(() => client.projects.getProject({ projectIdOrKey: projectKey }));
    return approve('JIRA project', `${projectKey} (${name})`);
  });
  if (project.state === 'failed') return [user, project];
  const more = await Promise.all([
    attempt('JIRA rights', line, () => checkRights(line)),
    attempt('JIRA fields', line, () => checkFields(line)),
    attempt('JIRA workflow', line, () => checkWorkflow(line)),
  ]);
  return [user, project, ...more];
}

async function attempt(about: string, { project }: Line, work: () => Promise<Diagnosis>): Promise<Diagnosis> {
  try {
    return await work();
  } catch (error) {
    const { what, todo } = explain(classifyJiraError(error, { action: 'read the settings', project }), 'en');
    return reject(about, what, todo);
  }
}

async function checkRights({ client, call, project }: Line): Promise<Diagnosis> {
  const asked = { projectKey: project, permissions: rights.join(',') };
  const { permissions } = Permissions.parse(await call(() => client.permissions.getMyPermissions(asked)));
  const missing = rights.filter((right) => permissions[right]?.havePermission !== true);
  if (missing.length === 0) return approve('JIRA rights', rights.join(', '));
  const fix = `Grant ${missing.join(', ')} to the JIRA user in the permission scheme of ${project}.`;
  return reject('JIRA rights', `${missing.join(', ')} missing`, fix);
}

async function checkFields({ client, call, project, issueType }: Line): Promise<Diagnosis> {
  const page = { projectIdOrKey: project, maxResults };
  const { issueTypes } = Types.parse(await call(() => client.issues.getCreateIssueMetaIssueTypes(page)));
  const type = issueTypes.find(({ name }) => name === issueType);
  if (type === undefined) {
    const known = issueTypes.map(({ name }) => name).join(', ');
    return reject(
      'JIRA issue type',
      `${project} has no ${issueType} (there: ${known})`,
      `Add the issue type ${issueType} to the project.`,
    );
  }
  const asked = { ...page, issueTypeId: type.id };
  const { fields } = Fields.parse(await call(() => client.issues.getCreateIssueMetaIssueTypeId(asked)));
  const unknown = fields.filter((one) => one.required && !one.hasDefaultValue && !filled.includes(one.fieldId));
  if (unknown.length > 0) {
    const names = unknown.map(({ name, fieldId }) => `${name} (${fieldId})`).join(', ');
    const fix = `Make it optional for ${issueType} in ${project}, or give it a default value.`;
    return reject('JIRA fields', `${names} required, and the bot does not fill it in`, fix);
  }
  const absent = ['description', 'labels', 'priority'].filter((id) => !fields.some(({ fieldId }) => fieldId === id));
  if (absent.includes('labels')) {
    const fix = `Put Labels on the create screen of ${issueType}: the bot finds its tickets by label.`;
    return reject('JIRA fields', `${absent.join(', ')} not on the create screen`, fix);
  }
  if (absent.length > 0) {
    const fix = `Put it on the create screen of ${issueType}; without it tickets lack that part.`;
    return caution('JIRA fields', `${absent.join(', ')} not on the create screen`, fix);
  }
  return approve('JIRA fields', `${issueType} asks for nothing the bot does not fill in`);
}

async function checkWorkflow({ client, call, project, issueType }: Line): Promise<Diagnosis> {
  const all = Workflows.parse(await call(() => client.projects.getAllStatuses({ projectIdOrKey: project })));
  const statuses = all.find(({ name }) => name === issueType)?.statuses ?? [];
  const done = statuses.filter(({ statusCategory }) => statusCategory.key === 'done');
  if (done.length > 0)
    return approve('JIRA workflow', `${statuses.length} statuses, done: ${done.map(({ name }) => name).join(', ')}`);
  const fix = 'Give the workflow a status of the category Done; until then no ticket counts as closed.';
  return caution('JIRA workflow', `no status of ${issueType} means done`, fix);
}
