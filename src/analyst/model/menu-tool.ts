import type OpenAI from 'openai';
import { z } from 'zod';
import type { Menu, MenuChoice } from '../../domain/menu.ts';
import { choiceSchema, objectSchema } from './form.ts';

const Choice = z.strictObject({ question: z.string(), entity: z.string() });
const AskedInWords = z.looseObject({ ask: Choice });
const toolName = 'ask_question';

/** The one tool there is: a question of the menu about an entity of the menu, both by their ids. */
export function menuTool({ questions, entities }: Menu): OpenAI.ChatCompletionFunctionTool {
  return {
    type: 'function',
    function: {
      name: toolName,
      description: 'Has one further question of the menu asked about one entity of the menu. Ids only.',
      strict: true,
      parameters: objectSchema({
        question: choiceSchema(questions.map(({ id }) => id)),
        entity: choiceSchema(entities.map(({ id }) => id)),
      }),
    },
  };
}

/** How to ask where the endpoint knows no tools. */
export const menuInWords =
  'Instead of answering you may ask one question of `menu`, with {"ask":{"question":"<id>","entity":"<id>"}} alone.';

/** The question in a message, with the id of the call where the tool was used; null where it asks nothing. */
export function readChoice(
  message: OpenAI.ChatCompletionMessage,
): { readonly choice: MenuChoice; readonly callId: string } | null {
  const [call] = message.tool_calls ?? [];
  if (call?.type !== 'function') return null;
  const choice = Choice.safeParse(parseQuietly(call.function.arguments));
  // Whatever else a model calls is not on the menu, and the desk refuses it.
  const nothing = { question: '', entity: '' };
  return { choice: choice.success && call.function.name === toolName ? choice.data : nothing, callId: call.id };
}

export function readChoiceInWords(value: unknown): MenuChoice | null {
  const asked = AskedInWords.safeParse(value);
  return asked.success ? asked.data.ask : null;
}

function parseQuietly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
