import { setTimeout as wait } from 'node:timers/promises';
import type OpenAI from 'openai';
import type { ModelUsage } from '../../domain/brief.ts';
import { classifyModelError } from './classify-model-error.ts';
import { readReply } from './read-reply.ts';
import { type ModelReply, replySchema } from './reply.ts';
import type { Manner, Setback } from './setback.ts';
import type { Prompt } from './write-prompt.ts';

export interface ModelRequest {
  readonly client: OpenAI;
  readonly model: string;
  readonly prompt: Prompt;
  /** Most calls made, retries included. */
  readonly calls: number;
  readonly signal: AbortSignal;
}

export type ModelAnswer =
  | { readonly kind: 'answered'; readonly reply: ModelReply; readonly usage: ModelUsage }
  | { readonly kind: 'failed'; readonly reason: string; readonly usage: ModelUsage };

const timeUp = 'no answer in time';

/** Asks for one reply, within the number of calls: strict JSON schema first, plain JSON where the endpoint knows no schema. */
export async function askModel(request: ModelRequest): Promise<ModelAnswer> {
  const usage = { modelCalls: 0, promptTokens: 0, completionTokens: 0 };
  let manner: Manner = { mode: 'strict', repair: null };
  let reason = 'the budget allows no call';
  while (usage.modelCalls < request.calls && !request.signal.aborted) {
    usage.modelCalls += 1;
    const attempt: { reply: ModelReply } | Setback = await callOnce(request, manner, usage);
    if ('reply' in attempt) return { kind: 'answered', reply: attempt.reply, usage };
    reason = attempt.problem;
    if (attempt.final) break;
    manner = attempt.manner;
    // An abort ends the wait; the loop sees it.
    if (usage.modelCalls < request.calls)
      await wait(attempt.waitMs, null, { signal: request.signal }).catch(() => null);
  }
  return { kind: 'failed', reason: request.signal.aborted ? addTimeUp(reason) : reason, usage };
}

function addTimeUp(reason: string): string {
  return reason === timeUp ? timeUp : `${timeUp}; last: ${reason}`;
}

async function callOnce(
  request: ModelRequest,
  manner: Manner,
  usage: { promptTokens: number; completionTokens: number },
): Promise<{ reply: ModelReply } | Setback> {
  try {
    const completion = await request.client.chat.completions.create(writeBody(request, manner), {
      signal: request.signal,
    });
    usage.promptTokens += completion.usage?.prompt_tokens ?? 0;
    usage.completionTokens += completion.usage?.completion_tokens ?? 0;
    const read = readReply(completion.choices[0]);
    if ('reply' in read) return read;
    return { problem: read.problem, final: read.final, waitMs: 0, manner: { ...manner, repair: read.repair } };
  } catch (error) {
    return classifyModelError(error, manner);
  }
}

function writeBody(
  { model, prompt }: ModelRequest,
  { mode, repair }: Manner,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const schema = mode === 'plain' ? `\n\n${schemaInWords}` : '';
  const mend =
    repair === null ? '' : `\n\nYour answer before this could not be used: ${repair}. Answer again, in full.`;
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: `${prompt.system}${schema}${mend}` },
    { role: 'user', content: prompt.user },
  ];
  if (mode === 'plain') return { model, messages, response_format: { type: 'json_object' } };
  return {
    model,
    messages,
    response_format: { type: 'json_schema', json_schema: { name: 'triage', strict: true, schema: replySchema } },
  };
}

/** What a call may add to the prompt. */
export const schemaInWords = `Answer with one JSON object of this schema:\n${JSON.stringify(replySchema)}`;
