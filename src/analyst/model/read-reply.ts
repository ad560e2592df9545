import type OpenAI from 'openai';
import type { z } from 'zod';
import type { MenuChoice } from '../../domain/menu.ts';
import type { Form } from './form.ts';
import { readChoice, readChoiceInWords } from './menu-tool.ts';

/** What an answer turned out to be. */
export type Read<Reply> =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'question'; readonly choice: MenuChoice; readonly callId: string | null }
  | { readonly kind: 'unusable'; readonly problem: string; readonly final: boolean; readonly repair: string | null };

/** What an answer may be. */
interface Expected<Reply> {
  readonly form: Form<Reply>;
  readonly mayAsk: boolean;
}

const longestRepair = 500;

/** The reply or the question in a choice of the completion, or what is wrong with it and what to tell the model. */
export function readReply<Reply>(choice: OpenAI.ChatCompletion.Choice | undefined, talk: Expected<Reply>): Read<Reply> {
  if (choice === undefined) return unusable('an empty answer');
  const { message, finish_reason: end } = choice;
  if (message.refusal) return unusable('the model refused', { final: true });
  if (end === 'content_filter') return unusable('the content filter refused', { final: true });
  const asked = talk.mayAsk ? readChoice(message) : null;
  if (asked !== null) return { kind: 'question', ...asked };
  if (!message.content) return unusable('an empty answer');
  const value = parseJson(message.content);
  if (value !== undefined) return readValue(value, talk);
  const wrong = end === 'length' ? 'it was cut off: be shorter' : 'it was not one JSON object';
  return unusable('the answer was no JSON', { repair: wrong });
}

function readValue<Reply>(value: unknown, { form, mayAsk }: Expected<Reply>): Read<Reply> {
  const parsed = form.schema.safeParse(value);
  if (parsed.success) return { kind: 'reply', reply: parsed.data };
  const inWords = mayAsk ? readChoiceInWords(value) : null;
  if (inWords !== null) return { kind: 'question', choice: inWords, callId: null };
  return unusable('the answer had not the agreed form', { repair: listIssues(parsed.error) });
}

function unusable<Reply>(
  problem: string,
  { final = false, repair = null }: { readonly final?: boolean; readonly repair?: string | null } = {},
): Read<Reply> {
  return { kind: 'unusable', problem, final, repair };
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
