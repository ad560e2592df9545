import OpenAI from 'openai';
import type { Inference } from '../../domain/brief.ts';
import type { Claim } from '../../domain/claim.ts';
import { makeInert } from '../../domain/inert-text.ts';
import { type Language, sameText, words } from '../../domain/phrase.ts';
import type { Analyst, Logger } from '../../ports.ts';
import { type Draft, draft, numberClaims, type PlaceName } from '../rules/draft.ts';
import { inferByRules } from '../rules/rules-analyst.ts';
import { askModel, type ModelAnswer } from './ask-model.ts';
import type { ModelReply } from './reply.ts';
import { writePrompt } from './write-prompt.ts';

export interface ModelOptions {
  readonly apiKey: string;
  /** Any endpoint that speaks Chat Completions. */
  readonly baseUrl: string | null;
  readonly model: string;
  /** The parts of prompts/, read at start. */
  readonly parts: readonly string[];
  readonly language: Language;
  readonly budgets: { readonly seconds: number; readonly modelCalls: number; readonly promptTokens: number };
  readonly log: Logger;
}

/**
 * The analyst with a language model: the rules draw every fact, the model adds what it means. When the model cannot be used
 * in time the rules' inference stands alone, and the report says so.
 */
export function createModelAnalyst(options: ModelOptions): Analyst {
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl,
    maxRetries: 0,
    timeout: options.budgets.seconds * 1000,
  });
  return {
    infer: async (brief, signal) => {
      const base = inferByRules(brief);
      const { language, parts, budgets, log } = options;
      const prompt = writePrompt({ brief, parts, language, budget: budgets.promptTokens });
      const answer = await askModel({ client, model: options.model, prompt, calls: budgets.modelCalls, signal });
      if (answer.kind === 'failed') {
        log.warn({ reason: answer.reason, ...answer.usage }, 'The model could not be used; the rules write the report');
        return { ...base, fellBack: answer.reason, usage: answer.usage };
      }
      return combine(base, answer);
    },
  };
}

function combine(base: Inference, { reply, usage }: Extract<ModelAnswer, { kind: 'answered' }>): Inference {
  return {
    claims: [...base.claims, ...readClaims(reply)],
    proposal: { disposition: reply.disposition, reasons: base.proposal.reasons },
    proposedBy: 'model',
    fellBack: null,
    usage,
  };
}

/** The model's sentences as claims; free wording, so the check looks up every fact in them. */
function readClaims(reply: ModelReply): readonly Claim[] {
  const place =
    (at: PlaceName, kind: 'hypothesis' | 'recommendation') =>
    (sentence: ModelReply['summary'][number]): Draft => {
      const text = sameText(words(makeInert(sentence.text)));
      return draft({ at, en: text.en, ja: text.ja, evidence: sentence.evidence }, { kind });
    };
  return numberClaims(
    [
      ...reply.summary.map(place('1.results', 'hypothesis')),
      ...reply.hypotheses.map(place('3.method', 'hypothesis')),
      ...reply.risk.map(place('6.impact', 'hypothesis')),
      ...reply.recommendations.map((one) => place(`8.${one.horizon}`, 'recommendation')(one)),
    ],
    'model',
  );
}
