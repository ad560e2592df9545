export interface LruCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/** Keeps the values used last. */
export function createLruCache<T>(capacity: number): LruCache<T> {
  const values = new Map<string, T>();
  return {
    get: (key) => {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set: (key, value) => {
      values.delete(key);
      values.set(key, value);
      const [oldest] = values.keys();
      if (values.size > capacity && oldest !== undefined) values.delete(oldest);
    },
  };
}
