import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 20;

/** Waits until a check answers something, and says what it waited for when nothing comes. */
export async function waitFor<T>(
  what: string,
  check: () => T | undefined | null | false,
  limitMs = 25_000,
): Promise<T> {
  const until = Date.now() + limitMs;
  while (Date.now() < until) {
    const value = check();
    if (value !== undefined && value !== null && value !== false) return value;
    await sleep(pollMs);
  }
  throw new Error(`Nothing came within ${limitMs} ms: ${what}.`);
}
