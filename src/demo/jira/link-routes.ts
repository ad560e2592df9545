import { Hono } from 'hono';
import { z } from 'zod';
import type { Desk } from './desk.ts';
import type { JiraRemoteLink } from './jira-issue.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';

const remoteLink = z.object({
  globalId: z.string().max(255).optional(),
  relationship: z.string().max(255).optional(),
  object: z.object({ url: z.string().optional(), title: z.string().optional(), summary: z.string().optional() }),
});

/** Links to other systems. The same `globalId` updates the link; what the update leaves out becomes null. */
export function buildLinkRoutes(desk: Desk): Hono {
  return new Hono()
    .get('/issue/:id/remotelink', (context) => {
      const { id, remoteLinks } = desk.store.get(context.req.param('id'));
      const globalId = context.req.query('globalId');
      if (globalId === undefined) return context.json(remoteLinks.map((link) => presentLink(link, id, desk)));
      const link = remoteLinks.find((one) => one.globalId === globalId);
      if (link === undefined) return refuse(404, 'The remote issue link does not exist.');
      return context.json(presentLink(link, id, desk));
    })
    .post('/issue/:id/remotelink', async (context) => {
      const issue = desk.store.get(context.req.param('id'));
      const { globalId, relationship, object } = await readBody(context, remoteLink);
      const { url, title, summary } = checkObject(object);
      const known = issue.remoteLinks.find((link) => globalId !== undefined && link.globalId === globalId);
      const id = known?.id ?? desk.store.nextId();
      const content = { title, url, summary: summary ?? null, relationship: relationship ?? null };
      const link = { id, globalId: globalId ?? `${id}`, ...content };
      if (known === undefined) issue.remoteLinks.push(link);
      else Object.assign(known, link);
      return context.json(
        { id, self: `${desk.apiUrl()}/issue/${issue.id}/remotelink/${id}` },
        known === undefined ? 201 : 200,
      );
    });
}

function checkObject(object: z.infer<typeof remoteLink>['object']): {
  url: string;
  title: string;
  summary?: string | undefined;
} {
  const { url, title, summary } = object;
  if (url === undefined || !/^https?:\/\//.test(url)) return refuse(400, { url: 'A valid URL is required.' });
  if (title === undefined || title === '' || title.length > 255) return refuse(400, { title: "'title' is required." });
  return { url, title, summary };
}

function presentLink(link: JiraRemoteLink, issueId: string, desk: Desk): Record<string, unknown> {
  const { id, globalId, relationship, title, url, summary } = link;
  const self = `${desk.apiUrl()}/issue/${issueId}/remotelink/${id}`;
  return {
    id,
    self,
    globalId,
    ...(relationship === null ? {} : { relationship }),
    object: { url, title, ...(summary === null ? {} : { summary }), icon: {}, status: {} },
  };
}
