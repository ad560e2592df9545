import { createPause } from './create-pause.ts';

/** Does something again later, once however many reasons there are. */
export interface Retry {
  /** In so many milliseconds; without, in longer and longer pauses. Where it is to be done again anyway, nothing changes. */
  again(inMs?: number): void;
  isPending(): boolean;
  /** It went well: the next pause is a short one. */
  end(): void;
  cancel(): void;
}

export function createRetry(work: () => void, firstMs?: number): Retry {
  const pause = createPause(firstMs);
  let timer: NodeJS.Timeout | null = null;
  return {
    again: (inMs) => {
      timer ??= setTimeout(() => {
        timer = null;
        work();
      }, inMs ?? pause.lengthen()).unref();
    },
    isPending: () => timer !== null,
    end: pause.end,
    cancel: () => clearTimeout(timer ?? undefined),
  };
}
