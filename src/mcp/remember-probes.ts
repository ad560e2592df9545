import type { Answer, Ask } from '../domain/ask.ts';
import { createLruCache } from './lru-cache.ts';

type AskOnce = (ask: Ask, signal: AbortSignal) => Promise<Answer>;

const mostProbes = 512;
const presentForMs = 86_400_000;
/** A log that is being connected right now shows soon. */
const absentForMs = 10 * 60_000;

/** Whether a log holds anything is asked once a day for each log, account and pair of days; a failure is not kept. */
export function rememberProbes(ask: AskOnce): AskOnce {
  const known = createLruCache<{ readonly answer: Answer; readonly until: number }>(mostProbes);
  return async (probe, signal) => {
    const { query, account, from, to } = probe;
    const key = JSON.stringify([query, account, from.slice(0, 10), to.slice(0, 10)]);
    const remembered = known.get(key);
    if (remembered && Date.now() < remembered.until)
      return { ...remembered.answer, calls: 0, throttled: 0, cacheHits: 1 };
    const answer = await ask(probe, signal);
    const keepMs = { answered: presentForMs, truncated: presentForMs, empty: absentForMs };
    const entry = Object.entries(keepMs).find(([outcome]) => outcome === answer.outcome);
    if (entry) known.set(key, { answer, until: Date.now() + entry[1] });
    return answer;
  };
}
