import type OpenAI from 'openai';
import type { Menu } from '../../domain/menu.ts';
import { countTokens } from './count-tokens.ts';
import type { Form } from './form.ts';
import { menuInWords, menuTool } from './menu-tool.ts';
import type { Manner } from './setback.ts';
import type { Prompt } from './write-prompt.ts';

/** One thing asked of the model: a prompt, what was said since, and the form of the answer. */
export interface Talk<Reply> {
  readonly form: Form<Reply>;
  /** Writes the prompt in at most so many tokens. */
  readonly compose: (most: number) => Prompt;
  readonly turns: readonly OpenAI.ChatCompletionMessageParam[];
  /** What may be asked instead of answering; null where nothing may, from the beginning. */
  readonly menu: Menu | null;
  /** Whether it may be asked still. */
  readonly mayAsk: boolean;
}

type Body = OpenAI.ChatCompletionCreateParamsNonStreaming;

/** Tokens an endpoint adds for the shape of a message. */
const perMessage = 5;

/** The body of one call, in the manner the endpoint understands. */
export function writeRequest<Reply>(
  model: string,
  { talk, prompt, manner }: { readonly talk: Talk<Reply>; readonly prompt: Prompt; readonly manner: Manner },
): Body {
  const { form, menu, mayAsk } = talk;
  const { mode, repair } = manner;
  const inWords = mode === 'strict' ? '' : `\n\n${describeForm(form, mayAsk)}`;
  const mend =
    repair === null ? '' : `\n\nYour answer before this could not be used: ${repair}. Answer again, in full.`;
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: `${prompt.system}${inWords}${mend}` },
    { role: 'user', content: prompt.user },
    ...talk.turns,
  ];
  if (mode === 'bare') return { model, messages };
  if (mode === 'plain') return { model, messages, response_format: { type: 'json_object' } };
  // What was asked stays in the conversation, so the tool stays too.
  const tools =
    menu === null
      ? {}
      : {
          tools: [menuTool(menu)],
          parallel_tool_calls: false,
          tool_choice: mayAsk ? ('auto' as const) : ('none' as const),
        };
  const { name, json: schema } = form;
  return {
    model,
    messages,
    response_format: { type: 'json_schema', json_schema: { name, strict: true, schema } },
    ...tools,
  };
}

/** Prompt tokens of a call: messages, tools and schema. */
export function countRequest({ messages, tools = [], response_format: format }: Body): number {
  const texts = messages.map((message) => countTokens(textOf(message)) + perMessage);
  const more = [...tools, ...(format?.type === 'json_schema' ? [format.json_schema.schema] : [])];
  return texts.reduce((sum, tokens) => sum + tokens, more.length === 0 ? 0 : countTokens(JSON.stringify(more)));
}

function textOf(message: OpenAI.ChatCompletionMessageParam): string {
  const { content } = message;
  return typeof content === 'string' ? content : JSON.stringify(message);
}

function describeForm<Reply>({ json }: Form<Reply>, mayAsk: boolean): string {
  const schema = `Answer with one JSON object of this schema:\n${JSON.stringify(json)}`;
  return !mayAsk ? schema : `${schema}\n${menuInWords}`;
}
