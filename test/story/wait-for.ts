import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 20;

type Maybe<T> = T | undefined | null | false;

/**
 * Waits until a check answers something, and says what it waited for when nothing comes. The limit costs nothing where all
 * is well; it ends before Jest's own (testTimeout in package.json), which would not say what was missing.
 */
export async function waitFor<T>(
  what: string,
  check: () => Maybe<T> | Promise<Maybe<T>>,
  limitMs = 120_000,
): Promise<T> {
  const until = performance.now() + limitMs;
  while (performance.now() < until) {
    const value = await check();
    if (value !== undefined && value !== null && value !== false) return value;
    await sleep(pollMs);
  }
  throw new Error(`Nothing came within ${limitMs} ms: ${what}.`);
}
