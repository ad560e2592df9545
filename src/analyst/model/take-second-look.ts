import type { Brief } from '../../domain/brief.ts';
import { makeInert } from '../../domain/inert-text.ts';
import type { Disposition, SecondPass } from '../../domain/verdict.ts';
import type { Session } from './ask-model.ts';
import { exchange } from './exchange.ts';
import { type SecondLook, secondLookForm } from './reply.ts';
import { writePrompt } from './write-prompt.ts';

export interface Doubt {
  readonly pass: SecondPass;
  /** What the sceptic raises the verdict to; null where it stands. */
  readonly raisedTo: 'suspicious' | 'true_positive' | null;
  /** What the sceptic said, for the report; null where it said nothing. */
  readonly look: SecondLook | null;
}

const longestReason = 900;

/** A call of its own with the opposite task: to find what speaks against a harmless verdict. It can only raise it. */
export async function takeSecondLook(
  brief: Brief,
  doubted: Disposition,
  { line, prompts, language, mark }: Session,
): Promise<Doubt> {
  const compose = (budget: number) => writePrompt({ brief, parts: prompts.sceptic, language, budget, mark, doubted });
  const said = await exchange({ form: secondLookForm, compose, turns: [], menu: null, mayAsk: false }, line);
  if (said.kind !== 'reply') {
    const reason = said.kind === 'failed' ? said.reason : 'it asked instead of answering';
    return { pass: { outcome: 'unfinished', reason }, raisedTo: null, look: null };
  }
  const { answer, reason } = said.reply;
  const shown = makeInert(reason, { maxLength: longestReason });
  if (answer === 'stands') return { pass: { outcome: 'stands', reason: shown }, raisedTo: null, look: said.reply };
  return { pass: { outcome: 'raised', reason: shown }, raisedTo: answer, look: said.reply };
}
