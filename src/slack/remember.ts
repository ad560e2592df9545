interface Kept<T> {
  readonly value: Promise<T>;
  readonly until: number;
}

/** More keys than this are not kept: the oldest goes. */
const maxKeys = 500;

/** Keeps what a slow question answered for a while, one question per key at a time; a failure is not kept. */
export function remember<T>(ask: (key: string) => Promise<T>, keepMs: number): (key: string) => Promise<T> {
  const kept = new Map<string, Kept<T>>();
  return (key) => {
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.value;
    kept.delete(key);
    const oldest = kept.keys().next().value;
    if (kept.size >= maxKeys && oldest !== undefined) kept.delete(oldest);
    const value = ask(key);
    kept.set(key, { value, until: Date.now() + keepMs });
    value.catch(() => kept.delete(key));
    return value;
  };
}
