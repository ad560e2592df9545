import { Hono } from 'hono';
import type { Desk } from './desk.ts';
import { formatJiraTime, type JiraAttachment } from './jira-issue.ts';
import { refuse } from './refuse.ts';

const fileLimitBytes = 10 * 1024 * 1024;

/** Files of an issue: multipart, never idempotent, and refused without the header against forged requests. */
export function buildAttachmentRoutes(desk: Desk): Hono {
  return new Hono()
    .post('/issue/:id/attachments', async (context) => {
      const issue = desk.store.get(context.req.param('id'));
      if (context.req.header('x-atlassian-token') !== 'no-check') refuse(403, 'XSRF check failed');
      const form = await context.req.parseBody({ all: true });
      const files = [form['file'] ?? []].flat().filter((part) => part instanceof File);
      if (files.length === 0) refuse(400, "The request has no part named 'file'.");
      const added = await Promise.all(files.map((file) => keepFile(desk, file)));
      issue.attachments.push(...added);
      desk.store.touch(issue);
      return context.json(added.map((one) => presentAttachment(one, desk)));
    })
    .get('/attachment/content/:id', (context) => {
      const known = desk.store.all().flatMap(({ attachments }) => attachments);
      const found = known.find(({ id }) => id === context.req.param('id'));
      if (found === undefined) return refuse(404, 'The attachment does not exist.');
      // A copy: the kept bytes may sit on a shared buffer, which a response body does not take.
      return context.body(Uint8Array.from(found.content), 200, { 'Content-Type': found.mimeType });
    });
}

async function keepFile(desk: Desk, file: File): Promise<JiraAttachment> {
  if (file.size > fileLimitBytes) refuse(413, `The file '${file.name}' exceeds the limit of ${fileLimitBytes} bytes.`);
  return {
    id: String(desk.store.nextId()),
    filename: file.name,
    mimeType: file.type || 'application/octet-stream',
    size: file.size,
    created: formatJiraTime(new Date()),
    author: desk.site.user,
    content: new Uint8Array(await file.arrayBuffer()),
  };
}

function presentAttachment(attachment: JiraAttachment, desk: Desk): Record<string, unknown> {
  const { content: _bytes, ...shown } = attachment;
  const self = `${desk.apiUrl()}/attachment/${attachment.id}`;
  return { self, ...shown, content: `${desk.apiUrl()}/attachment/content/${attachment.id}` };
}
