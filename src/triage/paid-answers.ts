import { createHash, randomUUID } from 'node:crypto';
import type { PaidAnswers, Ports } from '../ports.ts';

/** For an investigation that has one attempt only. */
export function forgetAnswers(): PaidAnswers {
  return { digits: deriveFrom(randomUUID()), find: async () => null, keep: async () => undefined };
}

/** In the store. A model can be asked without it: what cannot be kept is no reason to stop. */
export function keepAnswers(id: string, { store, log }: Pick<Ports, 'store' | 'log'>): PaidAnswers {
  const forgive = (error: unknown): null => {
    log.warn({ error }, 'An answer of the model could not be kept or found');
    return null;
  };
  return {
    // Ids of investigations are random.
    digits: deriveFrom(id),
    find: (request) => store.readAnswer(id, request).catch(forgive),
    keep: async (request, answer) => void (await store.saveAnswer(id, request, answer).catch(forgive)),
  };
}

function deriveFrom(secret: string): PaidAnswers['digits'] {
  return (name, length) => createHash('sha256').update(`${secret}\n${name}`).digest('hex').slice(0, length);
}
