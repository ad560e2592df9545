import type { CallResult } from './call-result.ts';
import { createLruCache } from './lru-cache.ts';

const keptAnswers = 200;

/** Keeps answers that do not change for days, such as pages of documentation; failures are never kept. */
export function createAnswerCache() {
  const answers = createLruCache<{ readonly until: number; readonly result: CallResult }>(keptAnswers);
  return async (key: string, keepForMs: number, ask: () => Promise<CallResult>): Promise<CallResult> => {
    const known = answers.get(key);
    if (known !== undefined && Date.now() < known.until) return known.result;
    const result = await ask();
    if (result.ok && keepForMs > 0) answers.set(key, { until: Date.now() + keepForMs, result });
    return result;
  };
}
