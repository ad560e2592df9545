import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';

/** What the server does with one call: a completion, an error of the API, or nothing at all. */
export type Step =
  | { readonly content: string | null; readonly refusal?: string; readonly finish?: string }
  | { readonly choices: 'none' }
  | { readonly status: number; readonly code?: string; readonly retryAfter?: string }
  | { readonly hang: true };

const Message = z.strictObject({ role: z.enum(['system', 'user']), content: z.string().min(1) });
/** As much of Chat Completions as we use; an unknown parameter is an error there too. */
const Body = z.strictObject({
  model: z.string().min(1),
  messages: z.array(Message).length(2),
  response_format: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('json_object') }),
    z.strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({
        name: z.string().regex(/^[\w-]{1,64}$/),
        strict: z.literal(true),
        schema: z.unknown(),
      }),
    }),
  ]),
});
export type Asked = z.infer<typeof Body>;

export interface FakeOpenAI {
  readonly url: string;
  /** Every valid request, in order. */
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

const key = 'sk-test-0123456789abcdef';
export const apiKey = key;

/** A strict Chat Completions endpoint on a free port that follows a script; the last step repeats. */
export async function startFakeOpenAI(script: readonly Step[]): Promise<FakeOpenAI> {
  const asked: Asked[] = [];
  const app = new Hono();
  app.post('/v1/chat/completions', async (context) => {
    // Endpoints are known to repeat the key they refuse.
    const refuse = (
      status: number,
      message: string,
      { code = null, retryAfter }: { code?: string | null; retryAfter?: string | undefined } = {},
    ) =>
      Response.json(
        { error: { message: `${message} (key ${key})`, type: 'error', param: null, code } },
        { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } },
      );
    if (context.req.header('authorization') !== `Bearer ${key}`) return refuse(401, 'Incorrect API key provided');
    const body = Body.safeParse(await context.req.json());
    if (!body.success) return refuse(400, `Unrecognized request argument: ${z.prettifyError(body.error)}`);
    const fault =
      body.data.response_format.type === 'json_schema'
        ? findSchemaFault(body.data.response_format.json_schema.schema)
        : null;
    if (fault !== null) return refuse(400, `Invalid schema for response_format: ${fault}`);
    const step = script[Math.min(asked.length, script.length - 1)] ?? { choices: 'none' };
    asked.push(body.data);
    if ('hang' in step) return new Promise<Response>(() => undefined);
    if ('status' in step)
      return refuse(step.status, 'It failed', { code: step.code ?? null, retryAfter: step.retryAfter });
    return Response.json(complete(step));
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async (): Promise<void> => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}/v1`, asked, close };
}

function complete(step: Exclude<Step, { status: number } | { hang: true }>): object {
  const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
  const common = { id: 'chatcmpl-1', object: 'chat.completion', created: 1_790_000_000, model: 'test-model', usage };
  if ('choices' in step) return { ...common, choices: [] };
  const message = { role: 'assistant', content: step.content, refusal: step.refusal ?? null };
  return { ...common, choices: [{ index: 0, finish_reason: step.finish ?? 'stop', logprobs: null, message }] };
}

const SchemaNode = z.looseObject({
  type: z.string(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
});

/** The rules of strict mode: every property required, nothing additional, no keyword it does not know. */
function findSchemaFault(schema: unknown, path = '$'): string | null {
  const node = SchemaNode.safeParse(schema);
  if (!node.success) return `${path} has no type`;
  const { type, properties = {}, required = [], additionalProperties, items } = node.data;
  const known = ['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'description'];
  const strange = Object.keys(node.data).find((name) => !known.includes(name));
  if (strange !== undefined) return `${path}: ${strange} is not permitted`;
  if (type === 'array') return findSchemaFault(items, `${path}[]`);
  if (type !== 'object') return null;
  if (additionalProperties !== false) return `${path}: additionalProperties must be false`;
  const names = Object.keys(properties);
  if (names.length !== required.length || !names.every((name) => required.includes(name)))
    return `${path}: required must list every property`;
  return (
    names.map((name) => findSchemaFault(properties[name], `${path}.${name}`)).find((fault) => fault !== null) ?? null
  );
}
