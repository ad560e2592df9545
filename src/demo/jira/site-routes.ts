import { type Context, Hono } from 'hono';
import type { Desk } from './desk.ts';
import { refuse } from './refuse.ts';
import { issueTypes, priorities, statuses } from './site.ts';

/** Who we are, what the server is, which project there is and what its create screen takes. */
export function buildSiteRoutes(desk: Desk): Hono {
  const getProject = (context: Context) => {
    const named = context.req.param('project') ?? '';
    if (named === desk.site.projectKey || named === desk.site.projectId) return;
    refuse(404, `No project could be found with key '${named}'.`);
  };
  return new Hono()
    .get('/myself', (context) => context.json({ self: `${desk.apiUrl()}/user`, ...desk.site.user, locale: 'en_US' }))
    .get('/serverInfo', (context) => context.json(describeServer(desk)))
    .get('/project/:project', (context) => {
      getProject(context);
      const { projectId: id, projectKey: key, projectName: name } = desk.site;
      return context.json({
        self: `${desk.apiUrl()}/project/${id}`,
        id,
        key,
        name,
        issueTypes,
        projectTypeKey: 'software',
      });
    })
    .get('/project/:project/statuses', (context) => {
      getProject(context);
      return context.json(
        issueTypes.map((type) => ({ self: `${desk.apiUrl()}/issuetype/${type.id}`, ...type, statuses })),
      );
    })
    .get('/mypermissions', (context) => listRights(context, desk))
    .get('/issue/createmeta/:project/issuetypes', (context) => {
      getProject(context);
      return context.json(cutPage(context, 'issueTypes', issueTypes));
    })
    .get('/issue/createmeta/:project/issuetypes/:type', (context) => {
      getProject(context);
      const type = issueTypes.find(({ id }) => id === context.req.param('type'));
      if (type === undefined) refuse(404, 'The issue type is not valid for the project.');
      return context.json(cutPage(context, 'fields', listFields(desk)));
    });
}

function listRights(context: Context, { site }: Desk) {
  const asked = (context.req.query('permissions') ?? '').split(',').filter((name) => name !== '');
  if (asked.length === 0) refuse(400, 'The permissions query parameter is required.');
  const describe = (name: string) => {
    return { key: name, name, type: 'PROJECT', havePermission: !site.deniedRights.includes(name) };
  };
  return context.json({ permissions: Object.fromEntries(asked.map((name) => [name, describe(name)])) });
}

function describeServer(desk: Desk): Record<string, unknown> {
  return {
    baseUrl: new URL(desk.apiUrl()).origin,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    buildNumber: 100_000,
    serverTitle: 'Demo JIRA',
  };
}

function cutPage(context: Context, name: string, items: readonly unknown[]): Record<string, unknown> {
  const startAt = Number(context.req.query('startAt') ?? 0);
  const maxResults = Math.min(Number(context.req.query('maxResults') ?? 50), 200);
  return { startAt, maxResults, total: items.length, [name]: items.slice(startAt, startAt + maxResults) };
}

function listFields(desk: Desk) {
  const { projectId: id, projectKey: key, projectName: name } = desk.site;
  const fields = [
    describeField('project', 'Project', { required: true, type: 'project', allowedValues: [{ id, key, name }] }),
    describeField('issuetype', 'Issue Type', { required: true, type: 'issuetype', allowedValues: issueTypes }),
    describeField('summary', 'Summary', { required: true, type: 'string' }),
    describeField('description', 'Description', { required: false, type: 'string' }),
    describeField('priority', 'Priority', { required: false, type: 'priority', allowedValues: priorities }),
    describeField('labels', 'Labels', { required: false, type: 'array', items: 'string' }),
    describeField('duedate', 'Due date', { required: false, type: 'date' }),
    describeField('assignee', 'Assignee', { required: false, type: 'user' }),
  ];
  const asked = desk.site.requiredFields.map((id) => describeField(id, id, { required: true, type: 'string' }));
  return [...fields, ...asked].filter(({ fieldId }) => !desk.site.hiddenFields.includes(fieldId));
}

interface FieldTraits {
  required: boolean;
  type: string;
  items?: string;
  allowedValues?: readonly unknown[];
}

function describeField(fieldId: string, name: string, traits: FieldTraits) {
  const { required, type, items, allowedValues } = traits;
  return {
    fieldId,
    key: fieldId,
    name,
    required,
    hasDefaultValue: fieldId === 'priority',
    operations: type === 'array' ? ['add', 'set', 'remove'] : ['set'],
    schema: { type, system: fieldId, ...(items === undefined ? {} : { items }) },
    ...(allowedValues === undefined ? {} : { allowedValues }),
  };
}
