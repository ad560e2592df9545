import { Hono } from 'hono';
import { z } from 'zod';
import type { Desk } from './desk.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';

const keyLimit = 255;
const valueLimitBytes = 32 * 1024;

/** The entity properties of an issue: machine state next to the fields. */
export function buildPropertyRoutes(desk: Desk): Hono {
  return new Hono()
    .get('/issue/:id/properties', (context) => {
      const issue = desk.store.get(context.req.param('id'));
      const self = `${desk.apiUrl()}/issue/${issue.id}/properties`;
      return context.json({ keys: Object.keys(issue.properties).map((key) => ({ key, self: `${self}/${key}` })) });
    })
    .get('/issue/:id/properties/:key', (context) => {
      const issue = desk.store.get(context.req.param('id'));
      const key = context.req.param('key');
      if (!(key in issue.properties)) refuse(404, `The property with key '${key}' does not exist.`);
      return context.json({ key, value: issue.properties[key] });
    })
    .put('/issue/:id/properties/:key', async (context) => {
      const issue = desk.store.get(context.req.param('id'));
      const key = context.req.param('key');
      const value = await readBody(context, z.unknown());
      checkProperty(key, value);
      const known = key in issue.properties;
      issue.properties[key] = value;
      desk.store.touch(issue);
      return context.json({}, known ? 200 : 201);
    });
}

/** Ends the request when a property breaks a limit of JIRA. */
export function checkProperty(key: string, value: unknown): void {
  if (key === '' || key.length > keyLimit) refuse(400, `The property key must have 1 to ${keyLimit} characters.`);
  if (value === undefined) refuse(400, `The property '${key}' has no value.`);
  if (Buffer.byteLength(JSON.stringify(value)) > valueLimitBytes) {
    refuse(400, `The property value of '${key}' cannot exceed ${valueLimitBytes} bytes.`);
  }
}
