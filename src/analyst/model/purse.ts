import type { ModelUsage } from '../../domain/brief.ts';

/** US dollars for a million tokens. */
export interface Price {
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
}

export interface Budgets {
  readonly modelCalls: number;
  readonly promptTokens: number;
  readonly usd: number;
}

/** What the model may still cost in this investigation, and what it has cost. */
export interface Purse {
  /** Why a call with so many prompt tokens may not be made, or null where it may. */
  refuse(tokens: number): string | null;
  /** Takes a call out of the purse, before it is made. */
  pay(tokens: number): void;
  /** What the endpoint says the call took; null where it says nothing. */
  settle(tokens: number, reported: Reported | null): void;
  callsLeft(): number;
  tokensLeft(): number;
  spent(): ModelUsage;
}

interface Reported {
  readonly prompt: number;
  readonly completion: number;
}

/** Tokens an answer usually takes; the real number is known only afterwards. */
const usualAnswer = 1500;
const million = 1_000_000;

/**
 * Calls, prompt tokens and money of one investigation. Every call is counted before it is made, whatever becomes of it; where
 * an endpoint counts more tokens than we do, what follows is counted as it counts. Without a price money has no limit.
 */
export function openPurse(budgets: Budgets, price: Price | null): Purse {
  const used = { calls: 0, committed: 0, prompt: 0, completion: 0, factor: 1 };
  const cost = (prompt: number, completion: number): number =>
    price === null ? 0 : (prompt * price.inputUsdPerMillion + completion * price.outputUsdPerMillion) / million;
  const left = (): number => Math.floor((budgets.promptTokens - used.committed) / used.factor);
  const refuse = (tokens: number): string | null => {
    if (used.calls >= budgets.modelCalls) return 'the budget allows no further call';
    if (tokens > left()) return 'the budget of tokens is used up';
    const next = cost(used.committed + tokens * used.factor, used.completion + usualAnswer);
    return next > budgets.usd && price !== null ? 'the budget of money is used up' : null;
  };
  const pay = (tokens: number): void => {
    used.calls += 1;
    used.committed += Math.ceil(tokens * used.factor);
  };
  const settle = (tokens: number, reported: Reported | null): void => {
    const prompt = reported?.prompt ?? tokens;
    used.committed += Math.max(0, prompt - Math.ceil(tokens * used.factor));
    used.factor = Math.max(used.factor, prompt / tokens);
    used.prompt += prompt;
    used.completion += reported?.completion ?? 0;
  };
  return {
    refuse,
    pay,
    settle,
    callsLeft: () => budgets.modelCalls - used.calls,
    tokensLeft: left,
    spent: () => ({
      modelCalls: used.calls,
      promptTokens: used.prompt,
      completionTokens: used.completion,
      usd: price === null ? null : cost(used.prompt, used.completion),
    }),
  };
}
