import { countTokens } from 'gpt-tokenizer';
import OpenAI from 'openai';
import type { Brief, Inference } from '../../domain/brief.ts';
import type { Claim } from '../../domain/claim.ts';
import { makeInert } from '../../domain/inert-text.ts';
import { type Inline, type Language, type Phrase, type Text, words } from '../../domain/phrase.ts';
import type { Analyst, Logger } from '../../ports.ts';
import { type Draft, draft, numberClaims, type PlaceName } from '../rules/draft.ts';
import { inferByRules } from '../rules/rules-analyst.ts';
import { askModel, type ModelAnswer, schemaInWords } from './ask-model.ts';
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

const mostSecondsPerCall = 60;
/** Tokens kept free for what a second call adds: the schema in words and what was wrong with the first answer. */
const roomForRepair = countTokens(schemaInWords) + 300;

/**
 * The analyst with a language model: the rules draw every fact, the model adds what it means. When the model cannot be used
 * in time the rules' inference stands alone, and the report says so.
 */
export function createModelAnalyst(options: ModelOptions): Analyst {
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? 'https://api.openai.com/v1',
    maxRetries: 0,
    // A call that hangs leaves time for another one.
    timeout: Math.min(mostSecondsPerCall, options.budgets.seconds / 2) * 1000,
    // The client prints nothing: what it would print holds headers and prompts.
    logLevel: 'off',
    organization: null,
    project: null,
  });
  return {
    infer: async (brief, signal) => {
      const { language, parts, budgets, log } = options;
      const prompt = writePrompt({ brief, parts, language, budget: budgets.promptTokens - roomForRepair });
      const answer = await askModel({ client, model: options.model, prompt, calls: budgets.modelCalls, signal });
      if (answer.kind === 'failed') {
        log.warn({ reason: answer.reason, ...answer.usage }, 'The model could not be used; the rules write the report');
        return { ...inferByRules(brief), fellBack: answer.reason, usage: answer.usage };
      }
      return combine(brief, answer);
    },
  };
}

/** Facts and advice of the rules for the verdict the model asks for, then the model's reading; it replaces nothing. */
function combine(brief: Brief, { reply, usage }: Extract<ModelAnswer, { kind: 'answered' }>): Inference {
  const { disposition } = reply;
  const own = inferByRules(brief);
  const reasons = own.proposal.disposition === disposition ? own.proposal.reasons : [];
  const base = inferByRules(brief, { disposition, reasons });
  return {
    claims: [...base.claims, ...readClaims(reply)],
    proposal: { disposition, reasons },
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
      const text = quoteNames(makeInert(sentence.text));
      const evidence = [...new Set(sentence.evidence)];
      return draft({ at, en: [...labels.en, ...text], ja: [...labels.ja, ...text], evidence }, { kind });
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

/** Tells the model's reading from the facts of the rules beside it. */
const labels: Text = { en: words('Model: '), ja: words('モデルの解釈: ') };

/** Addresses, links, ids and names in a model's sentence are values like those of a log: shown as code, never as markup. */
const names = /`[^`]+`|[a-z][a-z0-9+.-]*:\/\/\S+|arn:\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\b|\b(?:AKIA|ASIA)[A-Z0-9]+\b/g;

function quoteNames(text: string): Phrase {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(names)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ value: match[0].replaceAll('`', '') });
    end = match.index + match[0].length;
  }
  return end < text.length ? [...parts, text.slice(end)] : parts;
}
