import { setTimeout as wait } from 'node:timers/promises';
import type { MenuChoice } from '../../domain/menu.ts';
import type { AskEndpoint, Body } from './ask-paid-once.ts';
import { classifyModelError } from './classify-model-error.ts';
import type { Purse } from './purse.ts';
import { readReply } from './read-reply.ts';
import type { Manner, Mode, Setback } from './setback.ts';
import { countRequest, type Talk, writeRequest } from './write-request.ts';

/** The way to the model in one investigation. */
export interface Line {
  readonly ask: AskEndpoint;
  readonly model: string;
  readonly purse: Purse;
  readonly signal: AbortSignal;
  /** What the endpoint was found to understand; kept for the next investigation. */
  readonly learned: { mode: Mode };
  /** Most tokens of a prompt; halved once where the model finds it too long. */
  readonly room: { tokens: number; isHalved: boolean };
}

export type Exchanged<Reply> =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'question'; readonly choice: MenuChoice; readonly callId: string | null }
  | { readonly kind: 'failed'; readonly reason: string };

const timeUp = 'no answer in time';

/** Asks until there is a usable answer, within the budgets. Never throws. */
export async function exchange<Reply>(talk: Talk<Reply>, line: Line): Promise<Exchanged<Reply>> {
  let manner: Manner = { mode: line.learned.mode, repair: null };
  let reason: string | null = null;
  while (!line.signal.aborted) {
    const request = compose(talk, { line, manner });
    const refusal = line.purse.refuse(request.tokens);
    if (refusal !== null) return { kind: 'failed', reason: reason ?? refusal };
    const said = await callOnce(talk, { line, manner, ...request });
    if ('kind' in said) {
      line.learned.mode = manner.mode;
      return said;
    }
    reason = said.problem;
    if (said.final || (said.isTooLong === true && !halve(line, request.tokens))) return { kind: 'failed', reason };
    manner = said.manner;
    // An abort ends the wait; the loop sees it.
    if (said.waitMs > 0 && line.purse.callsLeft() > 0)
      await wait(said.waitMs, null, { signal: line.signal }).catch(() => null);
  }
  return { kind: 'failed', reason: reason === null || reason === timeUp ? timeUp : `${timeUp}; last: ${reason}` };
}

type Request = { readonly body: Body; readonly tokens: number };

/** The prompt gets what tools, schema and the turns so far leave of the room. */
function compose<Reply>(
  talk: Talk<Reply>,
  { line, manner }: { readonly line: Line; readonly manner: Manner },
): Request {
  const empty = { system: '', user: '' };
  const frame = countRequest(writeRequest(line.model, { talk, prompt: empty, manner }));
  const room = Math.min(line.room.tokens, line.purse.tokensLeft() - frame);
  const body = writeRequest(line.model, { talk, prompt: talk.compose(room), manner });
  return { body, tokens: countRequest(body) };
}

async function callOnce<Reply>(
  talk: Talk<Reply>,
  { line, manner, body, tokens }: Request & { readonly line: Line; readonly manner: Manner },
): Promise<Exclude<Exchanged<Reply>, { kind: 'failed' }> | Setback> {
  const { purse } = line;
  purse.pay(tokens);
  try {
    const { choices, usage } = await line.ask(body);
    purse.settle(tokens, usage ? { prompt: usage.prompt_tokens, completion: usage.completion_tokens } : null);
    const read = readReply(choices[0], talk);
    if (read.kind !== 'unusable') return read;
    const { problem, final, repair } = read;
    return { problem, final, waitMs: 0, manner: { ...manner, repair } };
  } catch (error) {
    return classifyModelError(error, manner);
  }
}

/** A model with a smaller window gets half the prompt, once. */
function halve({ room }: Line, tokens: number): boolean {
  if (room.isHalved) return false;
  room.isHalved = true;
  room.tokens = Math.floor(tokens / 2);
  return true;
}
