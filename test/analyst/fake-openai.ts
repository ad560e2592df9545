import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';

/** What the server does with one call: a completion, a call of a tool, an error of the API, or nothing at all. */
export type Step =
  | { readonly content: string | null; readonly refusal?: string; readonly finish?: string; readonly reported?: number }
  | { readonly call: { readonly name: string; readonly arguments: string } }
  | { readonly choices: 'none' }
  | { readonly status: number; readonly code?: string; readonly retryAfter?: string }
  | { readonly hang: true };

const ToolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
});
const Message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'user']), content: z.string().min(1) }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.string().min(1).nullable(),
    tool_calls: z.array(ToolCall).length(1).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), content: z.string().min(1), tool_call_id: z.string().min(1) }),
]);
const Tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().regex(/^[\w-]{1,64}$/),
    description: z.string(),
    strict: z.literal(true),
    parameters: z.unknown(),
  }),
});
/** As much of Chat Completions as we use; an unknown parameter is an error there too. */
const Body = z.strictObject({
  model: z.string().min(1),
  messages: z.array(Message).min(2),
  tools: z.array(Tool).min(1).optional(),
  tool_choice: z.enum(['auto', 'none']).optional(),
  parallel_tool_calls: z.literal(false).optional(),
  response_format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({
        type: z.literal('json_schema'),
        json_schema: z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          strict: z.literal(true),
          schema: z.unknown(),
        }),
      }),
    ])
    .optional(),
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

/** What to answer: a list whose last step repeats, or a model of one's own that sees what it is asked. */
export type Script = readonly Step[] | ((asked: Asked, at: number) => Step);

/** What an endpoint does not know: a refusal of the whole request, as of an older one. */
export type Ignorance = 'tools' | 'schema' | 'json';

/** A strict Chat Completions endpoint on a free port that follows a script. */
export async function startFakeOpenAI(script: Script, ignorance: readonly Ignorance[] = []): Promise<FakeOpenAI> {
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
    const unknown = findUnknown(body.data, ignorance);
    const fault = unknown ?? findFault(body.data);
    if (fault !== null) return refuse(400, `Invalid request: ${fault}`);
    const step = nextStep(script, { asked: body.data, at: asked.length });
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

function nextStep(script: Script, { asked, at }: { readonly asked: Asked; readonly at: number }): Step {
  if (typeof script === 'function') return script(asked, at);
  return script[Math.min(at, script.length - 1)] ?? { choices: 'none' };
}

function findUnknown({ tools, response_format: format }: Asked, ignorance: readonly Ignorance[]): string | null {
  if (ignorance.includes('tools') && tools !== undefined) return 'tools';
  if (ignorance.includes('schema') && format?.type === 'json_schema') return 'json_schema';
  return ignorance.includes('json') && format !== undefined ? 'response_format' : null;
}

/** What the real endpoint would refuse besides unknown parameters. */
function findFault({
  messages,
  tools,
  tool_choice: choice,
  parallel_tool_calls: parallel,
  response_format: format,
}: Asked): string | null {
  if (tools === undefined && (choice !== undefined || parallel !== undefined)) return 'tool_choice without tools';
  const calls = new Set(
    messages.flatMap((one) => ('tool_calls' in one ? (one.tool_calls ?? []) : []).map(({ id }) => id)),
  );
  const stray = messages.find((one) => one.role === 'tool' && !calls.has(one.tool_call_id));
  if (stray !== undefined) return 'a tool message must follow a call';
  const schemas = (tools ?? []).map((tool) => tool.function.parameters);
  if (format?.type === 'json_schema') schemas.push(format.json_schema.schema);
  return schemas.map((schema) => findSchemaFault(schema)).find((fault) => fault !== null) ?? null;
}

function complete(step: Exclude<Step, { status: number } | { hang: true }>): object {
  const reported = 'reported' in step ? (step.reported ?? 100) : 100;
  const usage = { prompt_tokens: reported, completion_tokens: 10, total_tokens: reported + 10 };
  const common = { id: 'chatcmpl-1', object: 'chat.completion', created: 1_790_000_000, model: 'test-model', usage };
  if ('choices' in step) return { ...common, choices: [] };
  if ('call' in step) {
    const call = { id: 'call_1', type: 'function', function: step.call };
    const message = { role: 'assistant', content: null, refusal: null, tool_calls: [call] };
    return { ...common, choices: [{ index: 0, finish_reason: 'tool_calls', logprobs: null, message }] };
  }
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
