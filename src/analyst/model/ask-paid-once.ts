import type OpenAI from 'openai';
import { z } from 'zod';
import type { Ledger } from '../../ports.ts';

export type Body = OpenAI.ChatCompletionCreateParamsNonStreaming;
type Completion = Pick<OpenAI.ChatCompletion, 'choices'> & { readonly usage?: OpenAI.CompletionUsage | undefined };
/** Asks the model; rejects as its client does. */
export type AskEndpoint = (body: Body) => Promise<Completion>;

const shape = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({}) })),
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number() }).optional(),
});
/** We kept it as it came; what it says is read with the same distrust as when it is new. */
const completionSchema = z.custom<Completion>((value) => shape.safeParse(value).success);

/**
 * What was answered in an attempt that was cut off is found instead of paid for again. Whoever asks the same twice in one
 * attempt had no use for the first answer, and gets the second.
 */
export function askPaidOnce(
  client: OpenAI,
  { ledger, signal }: { readonly ledger: Ledger; readonly signal: AbortSignal },
): AskEndpoint {
  const answers = new Map<string, number>();
  return async (body) => {
    const asked = JSON.stringify(body);
    const before = answers.get(asked) ?? 0;
    const request = `${before} ${asked}`;
    const known = completionSchema.safeParse(await ledger.findAnswer(request)).data;
    const completion = known ?? (await client.chat.completions.create(body, { signal }));
    answers.set(asked, before + 1);
    const { choices, usage } = completion;
    if (known === undefined) await ledger.keepAnswer(request, { choices, usage });
    return { choices, usage };
  };
}
