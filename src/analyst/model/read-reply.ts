import type OpenAI from 'openai';
import type { z } from 'zod';
import { ModelReply } from './reply.ts';

type Read =
  | { readonly reply: ModelReply }
  | { readonly problem: string; readonly final: boolean; readonly repair: string | null };

const longestRepair = 500;

/** The reply in a choice of the completion, or what is wrong with it and what to tell the model. */
export function readReply(choice: OpenAI.ChatCompletion.Choice | undefined): Read {
  if (choice?.message.refusal) return { problem: 'the model refused', final: true, repair: null };
  if (choice?.finish_reason === 'content_filter')
    return { problem: 'the content filter refused', final: true, repair: null };
  const content = choice?.message.content ?? '';
  if (content === '') return { problem: 'an empty answer', final: false, repair: null };
  const value = parseJson(content);
  if (value === undefined) {
    const wrong = choice?.finish_reason === 'length' ? 'it was cut off: be shorter' : 'it was not one JSON object';
    return { problem: 'the answer was no JSON', final: false, repair: wrong };
  }
  const parsed = ModelReply.safeParse(value);
  if (parsed.success) return { reply: parsed.data };
  return { problem: 'the answer had not the agreed form', final: false, repair: listIssues(parsed.error) };
}

/** Paths and rules only: what the model wrote is not repeated to it. */
function listIssues({ issues }: z.ZodError): string {
  const told = issues.map(({ path, code }) => `${path.map(String).join('.') || 'the object'}: ${code}`);
  return told.join('; ').slice(0, longestRepair);
}

/** Models like to fence their JSON. */
function parseJson(content: string): unknown {
  const body = /\{[\s\S]*\}/.exec(content)?.[0] ?? '';
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
