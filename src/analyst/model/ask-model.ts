import OpenAI from 'openai';
import type { ModelUsage } from '../../domain/brief.ts';
import { ModelReply, replySchema } from './reply.ts';
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

type Mode = 'strict' | 'plain';
type Attempt =
  | { readonly reply: ModelReply }
  | { readonly problem: string; readonly mode: Mode; readonly final: boolean; readonly waitMs: number };

/** Asks for one reply, within the number of calls: strict JSON schema first, plain JSON where the endpoint knows no schema. */
export async function askModel(request: ModelRequest): Promise<ModelAnswer> {
  const usage = { modelCalls: 0, promptTokens: 0, completionTokens: 0 };
  let mode: Mode = 'strict';
  let reason = 'no call allowed by the budget';
  while (usage.modelCalls < request.calls && !request.signal.aborted) {
    usage.modelCalls += 1;
    const attempt: Attempt = await callOnce(request, mode, usage);
    if ('reply' in attempt) return { kind: 'answered', reply: attempt.reply, usage };
    reason = attempt.problem;
    if (attempt.final) break;
    mode = attempt.mode;
    await pause(attempt.waitMs, request.signal);
  }
  return { kind: 'failed', reason, usage };
}

async function callOnce(
  request: ModelRequest,
  mode: Mode,
  usage: { promptTokens: number; completionTokens: number },
): Promise<Attempt> {
  try {
    const completion = await request.client.chat.completions.create(bodyOf(request, mode), { signal: request.signal });
    usage.promptTokens += completion.usage?.prompt_tokens ?? 0;
    usage.completionTokens += completion.usage?.completion_tokens ?? 0;
    return readReply(completion.choices[0]?.message, mode);
  } catch (error) {
    return classify(error, mode);
  }
}

function bodyOf({ model, prompt }: ModelRequest, mode: Mode): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const schema =
    mode === 'plain' ? `\n\nAnswer with one JSON object of this schema:\n${JSON.stringify(replySchema)}` : '';
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: prompt.system + schema },
    { role: 'user', content: prompt.user },
  ];
  if (mode === 'plain') return { model, messages, response_format: { type: 'json_object' } };
  return {
    model,
    messages,
    response_format: { type: 'json_schema', json_schema: { name: 'triage', strict: true, schema: replySchema } },
  };
}

function readReply(message: OpenAI.ChatCompletionMessage | undefined, mode: Mode): Attempt {
  if (message?.refusal) return { problem: 'the model refused', mode, final: true, waitMs: 0 };
  const parsed = ModelReply.safeParse(parseJson(message?.content ?? ''));
  if (parsed.success) return { reply: parsed.data };
  return { problem: 'the answer had not the agreed form', mode, final: false, waitMs: 0 };
}

/** Models like to fence their JSON. */
function parseJson(content: string): unknown {
  const body = /\{[\s\S]*\}/.exec(content)?.[0] ?? '';
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function classify(error: unknown, mode: Mode): Attempt {
  if (!(error instanceof OpenAI.APIError)) return { problem: 'unexpected answer', mode, final: false, waitMs: 500 };
  const { status } = error;
  if (status === 400 && mode === 'strict')
    return { problem: 'the endpoint knows no JSON schema', mode: 'plain', final: false, waitMs: 0 };
  if (status === 401 || status === 403)
    return { problem: `the key was refused (${status})`, mode, final: true, waitMs: 0 };
  if (status === 400 || status === 404)
    return { problem: `the request was refused (${status})`, mode, final: true, waitMs: 0 };
  const waitMs = retryAfter(error) ?? 1000;
  return { problem: status === undefined ? 'no answer' : `answer ${status}`, mode, final: false, waitMs };
}

function retryAfter(error: InstanceType<typeof OpenAI.APIError>): number | null {
  const seconds = Number(error.headers?.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 30) * 1000 : null;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds === 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
