import { Hono } from 'hono';
import { z } from 'zod';
import type { Desk } from './desk.ts';
import { checkEditedFields, checkNewFields, explainLabels } from './field-rules.ts';
import type { JiraIssue } from './jira-issue.ts';
import { presentIssue } from './present-issue.ts';
import { checkProperty } from './property-routes.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';

const properties = z.array(z.object({ key: z.string(), value: z.unknown() })).default([]);
const creation = z.object({ fields: z.record(z.string(), z.unknown()).default({}), properties });
const labelChange = z.union([
  z.object({ add: z.string() }).strict(),
  z.object({ remove: z.string() }).strict(),
  z.object({ set: z.array(z.string()) }).strict(),
]);
const edit = z.object({
  fields: z.record(z.string(), z.unknown()).default({}),
  update: z
    .object({ labels: z.array(labelChange).default([]) })
    .strict()
    .default({ labels: [] }),
  properties,
});

/** Create, read, edit and delete issues. */
export function buildIssueRoutes(desk: Desk): Hono {
  return new Hono()
    .post('/issue', async (context) => {
      const body = await readBody(context, creation);
      const fields = checkNewFields(body.fields, desk.site);
      const issue = desk.store.create(fields, collectProperties(body.properties));
      return context.json({ id: issue.id, key: issue.key, self: `${desk.apiUrl()}/issue/${issue.id}` }, 201);
    })
    .get('/issue/:id', (context) => {
      const issue = desk.store.get(context.req.param('id'));
      const fields = splitList(context.req.queries('fields')) ?? ['*all'];
      const wanted = { fields, properties: splitList(context.req.queries('properties')) ?? [] };
      return context.json(presentIssue(issue, wanted, desk.apiUrl()));
    })
    .delete('/issue/:id', (context) => {
      desk.store.remove(desk.store.get(context.req.param('id')));
      return context.body(null, 204);
    })
    .put('/issue/:id', async (context) => {
      const issue = desk.store.get(context.req.param('id'));
      const body = await readBody(context, edit);
      const labels = changeLabels(issue, body.update.labels);
      Object.assign(issue.fields, checkEditedFields(body.fields, desk.site), labels === undefined ? {} : { labels });
      Object.assign(issue.properties, collectProperties(body.properties));
      desk.store.touch(issue);
      return context.body(null, 204);
    });
}

function collectProperties(list: z.infer<typeof properties>): Record<string, unknown> {
  for (const { key, value } of list) checkProperty(key, value);
  return Object.fromEntries(list.map(({ key, value }) => [key, value]));
}

function changeLabels(issue: JiraIssue, changes: z.infer<typeof labelChange>[]): string[] | undefined {
  if (changes.length === 0) return undefined;
  let labels = issue.fields.labels;
  for (const change of changes) {
    if ('set' in change) labels = change.set;
    if ('add' in change) labels = [...labels, change.add];
    if ('remove' in change) labels = labels.filter((label) => label !== change.remove);
  }
  const problem = explainLabels(labels);
  if (problem !== undefined) refuse(400, { labels: problem });
  return [...new Set(labels)];
}

// A list may come as one parameter with commas or as the parameter repeated.
function splitList(values: string[] | undefined): string[] | undefined {
  return values
    ?.flatMap((value) => value.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
