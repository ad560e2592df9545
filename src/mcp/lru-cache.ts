export interface LruCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/** Keeps the values used last: so many of them, or as many as weigh that much together. */
export function createLruCache<T>(capacity: number, weigh: (value: T) => number = () => 1): LruCache<T> {
  const values = new Map<string, T>();
  let weight = 0;
  const drop = (key: string): void => {
    const value = values.get(key);
    if (value !== undefined) weight -= weigh(value);
    values.delete(key);
  };
  return {
    get: (key) => {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set: (key, value) => {
      drop(key);
      values.set(key, value);
      weight += weigh(value);
      for (const oldest of values.keys()) {
        if (weight <= capacity) break;
        drop(oldest);
      }
    },
  };
}
