import { createHash, randomUUID } from 'node:crypto';
import type { Ledger, Ports } from '../ports.ts';

/** For an investigation that has one attempt only. */
export function openBlankLedger(): Ledger {
  const nothing = async () => null;
  const forget = async () => undefined;
  return {
    digits: deriveFrom(randomUUID()),
    findAnswer: nothing,
    keepAnswer: forget,
    findFurther: nothing,
    keepFurther: forget,
  };
}

/** In the store. An investigation can go on without it: what cannot be kept is no reason to stop. */
export function openLedger(id: string, { store, log }: Pick<Ports, 'store' | 'log'>): Ledger {
  const forgive = (error: unknown): null => {
    log.warn({ error }, 'The ledger of an investigation could not be kept or read');
    return null;
  };
  return {
    // Ids of investigations are random.
    digits: deriveFrom(id),
    findAnswer: (request) => store.readAnswer(id, request).catch(forgive),
    keepAnswer: async (request, answer) => void (await store.saveAnswer(id, request, answer).catch(forgive)),
    findFurther: (choice) => store.readFurther(id, choice).catch(forgive),
    keepFurther: async (choice, found) => void (await store.saveFurther(id, choice, found).catch(forgive)),
  };
}

function deriveFrom(secret: string): Ledger['digits'] {
  return (name, length) => createHash('sha256').update(`${secret}\n${name}`).digest('hex').slice(0, length);
}
