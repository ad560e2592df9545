import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Desk } from './desk.ts';
import { explainRichText } from './field-rules.ts';
import { type AdfDocument, formatJiraTime, type JiraComment, type JiraIssue } from './jira-issue.ts';
import { checkProperty } from './property-routes.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';
import { isAdfDocument } from './validate-adf.ts';

const comment = z.object({
  body: z.unknown(),
  properties: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
});

/** List, add and change comments. Their properties are shown only where `expand=properties` asks for them. */
export function buildCommentRoutes(desk: Desk): Hono {
  return new Hono()
    .get('/issue/:id/comment', (context) => context.json(listComments(context, desk)))
    .get('/issue/:id/comment/:comment', (context) => {
      const issue = desk.store.get(context.req.param('id'));
      return context.json(presentComment(getComment(issue, context.req.param('comment')), context.req.query('expand')));
    })
    .post('/issue/:id/comment', async (context) => {
      const issue = desk.store.get(context.req.param('id'));
      const { body, properties } = await readBody(context, comment);
      for (const { key, value } of properties) checkProperty(key, value);
      const now = formatJiraTime(new Date());
      const people = { author: desk.site.user, updateAuthor: desk.site.user };
      const added = {
        id: String(desk.store.nextId()),
        ...people,
        created: now,
        updated: now,
        body: checkBody(body, desk),
        properties,
      };
      issue.comments.push(added);
      desk.store.touch(issue);
      return context.json(presentComment(added, context.req.query('expand')), 201);
    })
    .put('/issue/:id/comment/:comment', async (context) => {
      const issue = desk.store.get(context.req.param('id'));
      const known = getComment(issue, context.req.param('comment'));
      const { body, properties } = await readBody(context, comment);
      known.body = checkBody(body, desk);
      if (properties.length > 0) known.properties = properties;
      known.updated = formatJiraTime(new Date());
      desk.store.touch(issue);
      return context.json(presentComment(known, context.req.query('expand')));
    });
}

function listComments(context: Context, desk: Desk): Record<string, unknown> {
  const { comments } = desk.store.get(context.req.param('id') ?? '');
  const startAt = Number(context.req.query('startAt') ?? 0);
  const maxResults = Math.min(Number(context.req.query('maxResults') ?? 100), 100);
  const ordered = context.req.query('orderBy') === '-created' ? comments.toReversed() : comments;
  const page = ordered.slice(startAt, startAt + maxResults);
  const expand = context.req.query('expand');
  return { startAt, maxResults, total: comments.length, comments: page.map((one) => presentComment(one, expand)) };
}

function checkBody(body: unknown, desk: Desk): AdfDocument {
  const problem = explainRichText(body, desk.site);
  return problem === undefined && isAdfDocument(body) ? body : refuse(400, { comment: problem ?? 'INVALID_INPUT' });
}

function getComment(issue: JiraIssue, id: string): JiraComment {
  return issue.comments.find((one) => one.id === id) ?? refuse(404, `Can not find a comment for the id: ${id}.`);
}

function presentComment(one: JiraComment, expand: string | undefined): Record<string, unknown> {
  const { properties, ...shown } = one;
  return expand?.split(',').includes('properties') ? { ...shown, properties } : shown;
}
