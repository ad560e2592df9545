import type { Context } from 'hono';
import type { z } from 'zod';
import { refuse } from './refuse.ts';

const invalidPayload = 'Invalid request payload. Refer to the REST API documentation and try again.';

/** Reads a JSON body of a known shape; JIRA answers anything else with one general sentence. */
export async function readBody<T extends z.ZodType>(context: Context, shape: T): Promise<z.output<T>> {
  const type = context.req.header('content-type') ?? '';
  if (!type.startsWith('application/json')) refuse(415, `Content-Type '${type}' is not supported.`);
  const text = await context.req.text();
  const parsed = shape.safeParse(parseJson(text));
  return parsed.success ? parsed.data : refuse(400, invalidPayload);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse(400, invalidPayload);
  }
}
