import { Hono } from 'hono';
import { z } from 'zod';
import type { Desk } from './desk.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';
import { transitions } from './site.ts';

const request = z.object({ transition: z.object({ id: z.coerce.string() }) });

/** The steps an issue can take from where it is, and taking one. */
export function buildWorkflowRoutes(desk: Desk): Hono {
  return new Hono()
    .get('/issue/:id/transitions', (context) => {
      const { fields } = desk.store.get(context.req.param('id'));
      const open = transitions.filter(({ from }) => from === fields.status.id);
      const flags = { hasScreen: false, isGlobal: false, isInitial: false, isConditional: false, isAvailable: true };
      const shown = open.map(({ id, name, to }) => ({ id, name, to, ...flags }));
      return context.json({ expand: 'transitions', transitions: shown });
    })
    .post('/issue/:id/transitions', async (context) => {
      const issue = desk.store.get(context.req.param('id'));
      const { transition } = await readBody(context, request);
      const step = transitions.find(({ id, from }) => id === transition.id && from === issue.fields.status.id);
      if (step === undefined) return refuse(400, `Transition id '${transition.id}' is not valid for this issue.`);
      issue.fields.status = step.to;
      issue.fields.resolution = step.to.statusCategory.key === 'done' ? { id: '10000', name: 'Done' } : null;
      desk.store.touch(issue);
      return context.body(null, 204);
    });
}
