import { setTimeout as sleep } from 'node:timers/promises';
import { isNetworkError, isRateLimitError } from 'jira.js';
import { fail } from '../domain/errors.ts';

export interface CallLimits {
  /** Limit of one request; default 20,000. */
  readonly timeoutMs?: number;
  /** Longest time JIRA may make us wait with 429 before we give up; default 30,000. */
  readonly maxThrottleMs?: number;
}

/** What only reads may be sent again. */
export type Caller = <T>(send: () => Promise<T>, how?: { readonly isRead: boolean }) => Promise<T>;

/** Makes every call end in time, and waits as long as JIRA asks when it limits our requests. */
export function buildCaller({ timeoutMs = 20_000, maxThrottleMs = 30_000 }: CallLimits): Caller {
  return async (send, { isRead } = { isRead: false }) => {
    let waitedMs = 0;
    let mayRepeat = isRead;
    for (;;) {
      try {
        return await limitTime(send, timeoutMs);
      } catch (error) {
        // A connection that was kept may be closed by JIRA at the moment we use it; a new one is made for the next attempt.
        if (mayRepeat && isNetworkError(error)) {
          mayRepeat = false;
          continue;
        }
        // 429 says the request was not carried out: the one answer after which it may be sent again as it was.
        if (!isRateLimitError(error)) throw error;
        const waitMs = Math.max(error.retryAfterMs ?? 1_000, 50);
        waitedMs += waitMs;
        if (waitedMs > maxThrottleMs) throw error;
        await sleep(waitMs);
      }
    }
  };
}

// The client can neither time out nor be aborted: the answer of a request given up is ignored.
async function limitTime<T>(send: () => Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(fail('timed_out', { service: 'JIRA', seconds: timeoutMs / 1_000 })), timeoutMs);
  });
  try {
    return await Promise.race([send(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
