/** How long to wait before the next attempt: longer after each failure. */
export interface Pause {
  /** Milliseconds. */
  lengthen(): number;
  /** It went well: the next failure waits briefly again. */
  end(): void;
}

/** One refused call should not keep anybody waiting; a long trouble is asked after once a minute. */
const usualFirstMs = 2000;
const longestMs = 60_000;

export function createPause(firstMs = usualFirstMs): Pause {
  let failures = 0;
  return {
    lengthen: () => {
      const pauseMs = Math.min(firstMs * 3 ** failures, longestMs);
      failures += 1;
      return pauseMs;
    },
    end: () => {
      failures = 0;
    },
  };
}
