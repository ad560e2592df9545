/** Runs at most so many things at a time; the others wait in line. */
export function createLimit(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody else can take it in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
