import OpenAI from 'openai';
import type { Brief, Inference, ModelTrace } from '../../domain/brief.ts';
import type { Language } from '../../domain/phrase.ts';
import type { Disposition, SecondPass } from '../../domain/verdict.ts';
import type { Analyst, Desk, Logger } from '../../ports.ts';
import { inferByRules } from '../rules/rules-analyst.ts';
import { askModel, type Session, type Thought } from './ask-model.ts';
import { askPaidOnce } from './ask-paid-once.ts';
import type { Line } from './exchange.ts';
import { type Prompts, versionOf } from './load-parts.ts';
import { listFallen, mendSentences } from './mend-sentences.ts';
import { type Budgets, openPurse, type Price } from './purse.ts';
import type { ModelReply } from './reply.ts';
import { claimSentences, listSentences, type Sentence, sentenceOfDoubt } from './sentences.ts';
import { type Doubt, takeSecondLook } from './take-second-look.ts';
import { makeMark } from './write-prompt.ts';

export interface ModelOptions {
  readonly apiKey: string;
  /** Any endpoint that speaks Chat Completions. */
  readonly baseUrl: string | null;
  readonly model: string;
  /** What the model costs; null where nobody said, and then money has no limit. */
  readonly price: Price | null;
  /** The pages of prompts/, read at start. */
  readonly prompts: Prompts;
  readonly language: Language;
  readonly budgets: Budgets & { readonly seconds: number };
  readonly log: Logger;
}

const mostSecondsPerCall = 60;
/** Share of the tokens one prompt may take, so that some are left for what follows; and what it may always take. */
const shareOfPrompt = 0.4;
const usualPrompt = 12_000;

/**
 * The analyst with a language model: the rules draw every fact, the model adds what it means. Before a harmless verdict it is
 * asked once more, with the opposite task. When the model cannot be used in time the rules' inference stands alone, and the
 * report says so.
 */
export function createModelAnalyst(options: ModelOptions): Analyst {
  const client = openClient(options);
  const learned: Line['learned'] = { mode: 'strict' };
  return {
    infer: async (brief, desk, signal) => {
      const { model, budgets, price, prompts, language } = options;
      const most = Math.max(
        Math.floor(budgets.promptTokens * shareOfPrompt),
        Math.min(budgets.promptTokens, usualPrompt),
      );
      const room = { tokens: most, isHalved: false };
      const { ledger } = desk;
      const ask = askPaidOnce(client, { ledger, signal });
      const line: Line = { ask, model, purse: openPurse(budgets, price), signal, learned, room };
      const session = { line, desk, prompts, language, mark: makeMark(ledger.digits) };
      const thought = await askModel(brief, session);
      if ('failed' in thought.outcome) return fallBack(thought, thought.outcome.failed, { session, options });
      return conclude(thought, thought.outcome.reply, { session, options });
    },
  };
}

function openClient({ apiKey, baseUrl, budgets }: ModelOptions): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    maxRetries: 0,
    // A call that hangs leaves time for another one.
    timeout: Math.min(mostSecondsPerCall, budgets.seconds / 2) * 1000,
    // The client prints nothing: what it would print holds headers and prompts.
    logLevel: 'off',
    organization: null,
    project: null,
  });
}

interface Context {
  readonly session: Session;
  readonly options: ModelOptions;
}

/** Reading, second look where the verdict would be harmless, and one round of repair. */
async function conclude(thought: Thought, reply: ModelReply, { session, options }: Context): Promise<Inference> {
  const { brief, talk } = thought;
  const { desk, line } = session;
  const own = inferByRules(brief);
  const doubt = await doubtHarmless(propose(own, reply.disposition), brief, session);
  const sentences = listSentences(reply);
  const drawn = { ...propose(own, doubt?.raisedTo ?? reply.disposition), secondPass: doubt?.pass ?? null };
  const findFallen = (said: readonly Sentence[]) =>
    listFallen(desk.judge({ ...drawn, claims: claimSentences(said) }).claims);
  const fallen = findFallen(sentences);
  const mended = fallen.length === 0 ? sentences : await mendSentences({ sentences, fallen, reply, talk }, session);
  const still = fallen.length === 0 ? 0 : findFallen(mended).length;
  // A doubt that does not hold is dropped, not sent back: the raise counts whatever its words.
  const said = doubt?.look ? [...mended, sentenceOfDoubt(doubt.look)] : mended;
  const model = traceOf(thought, options, { sentBack: fallen.length, mended: fallen.length - still });
  const facts = inferByRules(brief, drawn.proposal).claims;
  return { ...drawn, claims: [...facts, ...claimSentences(said)], model, usage: line.purse.spent() };
}

/** What the model asks for; the check accepts no less than the rules demand. Without claims. */
function propose(own: Inference, disposition: Disposition): Inference {
  const reasons = own.proposal.disposition === disposition ? own.proposal.reasons : [];
  return { ...own, claims: [], proposal: { disposition, reasons }, proposedBy: 'model' };
}

async function doubtHarmless(inference: Inference, brief: Brief, session: Session): Promise<Doubt | null> {
  const { disposition } = session.desk.judge(inference).verdict;
  return isHarmless(disposition) ? takeSecondLook(brief, disposition, session) : null;
}

function isHarmless(disposition: Disposition): boolean {
  return disposition === 'benign_true_positive' || disposition === 'false_positive';
}

/** The rules alone; a harmless verdict then had no second look, and says so. */
function fallBack(thought: Thought, reason: string, { session, options }: Context): Inference {
  const { desk, line } = session;
  const usage = line.purse.spent();
  options.log.warn({ reason, ...usage }, 'The model could not be used; the rules write the report');
  const rules = inferByRules(thought.brief);
  const model = traceOf(thought, options, { sentBack: 0, mended: 0 });
  return { ...rules, fellBack: reason, usage, model, secondPass: missedLook(rules, reason, desk) };
}

function missedLook(inference: Inference, reason: string, desk: Desk): SecondPass | null {
  return isHarmless(desk.judge({ ...inference, claims: [] }).verdict.disposition)
    ? { outcome: 'unfinished', reason }
    : null;
}

function traceOf(
  { brief, questions }: Thought,
  { model, prompts }: ModelOptions,
  repair: Pick<ModelTrace, 'sentBack' | 'mended'>,
): ModelTrace {
  return { name: model, promptVersion: versionOf(prompts, brief.guidance), questions, ...repair };
}
