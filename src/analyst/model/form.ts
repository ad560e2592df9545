import type { z } from 'zod';

/** What a model is asked to answer: read with zod, told to the endpoint as JSON schema in the subset strict mode accepts. */
export interface Form<Reply> {
  readonly name: string;
  readonly schema: z.ZodType<Reply>;
  readonly json: Readonly<Record<string, unknown>>;
}

/** An object of strict mode: every property required, nothing additional. */
export function objectSchema(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties };
}

export function listSchema(items: unknown): Readonly<Record<string, unknown>> {
  return { type: 'array', items };
}

export const textSchema = { type: 'string' } as const;

export function choiceSchema(values: readonly string[]): Readonly<Record<string, unknown>> {
  return { type: 'string', enum: [...values] };
}
