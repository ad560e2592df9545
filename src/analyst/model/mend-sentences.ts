import type { CheckedClaim } from '../../domain/claim.ts';
import type { Session, Thought } from './ask-model.ts';
import { exchange } from './exchange.ts';
import { type ModelReply, mendedForm } from './reply.ts';
import type { Sentence } from './sentences.ts';
import { quoteForModel } from './write-prompt.ts';

export interface Fallen {
  readonly index: number;
  readonly why: string;
}

/** Sentences of the model the check would drop, by their place among them. */
export function listFallen(claims: readonly CheckedClaim[]): readonly Fallen[] {
  return claims
    .filter(({ writtenBy }) => writtenBy === 'model')
    .flatMap(({ check, why }, index) => (check === 'dropped' ? [{ index, why }] : []));
}

export interface MendRequest {
  readonly sentences: readonly Sentence[];
  readonly fallen: readonly Fallen[];
  readonly reply: ModelReply;
  readonly talk: Thought['talk'];
}

/**
 * The one round of repair: the model is told of every sentence that failed what exactly failed, and may write it again or
 * withdraw it. What it does not mend stays as it was, so the check drops it.
 */
export async function mendSentences(request: MendRequest, { line, mark }: Session): Promise<readonly Sentence[]> {
  const { sentences, fallen, reply, talk } = request;
  const failed = fallen.flatMap(({ index, why }) => {
    const sentence = sentences[index];
    const quote = (text: string): string => quoteForModel(text, mark);
    return sentence ? [{ id: `S${index}`, text: quote(sentence.text), failed: quote(why) }] : [];
  });
  const turns = [
    ...talk.turns,
    { role: 'assistant' as const, content: JSON.stringify(reply) },
    { role: 'user' as const, content: JSON.stringify({ task, failed }) },
  ];
  const said = await exchange({ ...talk, turns, mayAsk: false, form: mendedForm }, line);
  if (said.kind !== 'reply') return sentences;
  const mended = new Map(said.reply.sentences.map((one) => [one.id, one] as const));
  const due = new Set(failed.map(({ id }) => id));
  return sentences.flatMap((sentence, index) => {
    const again = due.has(`S${index}`) ? mended.get(`S${index}`) : undefined;
    if (again === undefined) return [sentence];
    return again.text.trim() === '' ? [] : [{ ...sentence, text: again.text, evidence: again.evidence }];
  });
}

const task =
  'These sentences failed the check and would be thrown away; `failed` says why. Write each again under its id so that it ' +
  'holds, say of what no log shows that it is not observable and why, or leave the text empty to withdraw it. Nothing else.';
